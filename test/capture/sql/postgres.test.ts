import { Duplex } from "node:stream";
import fc from "fast-check";
import { expect, it } from "vitest";
import { speakPostgres } from "../../../src/capture/sql/postgres.ts";

/** A server, and what it has written. */
function served() {
  const written: Buffer[] = [];
  const server = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      written.push(chunk);
      done();
    },
  });
  const run = async () => ({ changed: 1 });
  speakPostgres(server, { run, describe: () => undefined });
  return { server, text: () => Buffer.concat(written).toString("latin1") };
}

const START = Buffer.from("0000000800030000", "hex");
const PASSWORD = Buffer.from("700000000500", "hex");

it("asks for a password, and takes any", async () => {
  const { server, text } = served();
  server.push(START);
  server.push(PASSWORD);
  await expect.poll(text).toContain("server_version");
  expect(text().slice(-6)).toBe("Z\0\0\0\u0005I");
});

it("reads a message that comes byte by byte", async () => {
  const { server, text } = served();
  const query = Buffer.from("UPDATE a SET b = 1\0");
  const length = Buffer.alloc(4);
  length.writeInt32BE(query.length + 4);
  for (const byte of Buffer.concat([START, PASSWORD, Buffer.from("Q"), length, query])) {
    server.push(Buffer.from([byte]));
  }
  await expect.poll(text).toContain("UPDATE 1\0Z");
});

it.each([
  ["no length at all", "00000000"],
  ["a length beyond any message", "7fffffff00030000"],
  ["a web browser", Buffer.from("GET / HTTP/1.1\r\n\r\n").toString("hex")],
])("ends a connection with %s", async (_what, hex) => {
  const { server } = served();
  server.push(Buffer.from(hex, "hex"));
  await expect.poll(() => server.destroyed).toBe(true);
});

it("outlives whatever comes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.constantFrom("Q", "P", "B", "D", "E", "S", "C", "X", "p", "H", "f"),
          fc.uint8Array({ maxLength: 40 }),
        ),
      ),
      async (messages) => {
        const { server } = served();
        server.push(START);
        server.push(PASSWORD);
        for (const [type, body] of messages) {
          const length = Buffer.alloc(4);
          length.writeInt32BE(body.length + 4);
          server.push(Buffer.concat([Buffer.from(type), length, body]));
        }
        await new Promise((resolve) => void setImmediate(resolve));
        expect(server.errored?.message ?? "read ECONNRESET").toBe("read ECONNRESET");
        server.destroy();
      },
    ),
    { numRuns: 200 },
  );
});
