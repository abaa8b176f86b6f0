import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { textAnswer } from "../../src/serve/http/exchange.ts";
import { listen } from "../../src/serve/server.ts";
import type { Listening } from "../../src/serve/server.ts";

let server: Listening;
const answered: string[] = [];

beforeAll(async () => {
  server = await listen({
    ...{ host: "127.0.0.1", port: 0, mayMove: false, token: undefined, limitOf: () => 100 },
    tooLarge: async () => textAnswer("too large", 413),
    answer: async ({ body }) => {
      answered.push(body.toString());
      return textAnswer("ok");
    },
    patience: { requestMs: 300, headMs: 200, lookMs: 50 },
  });
});

afterAll(() => server.close());

it.each([
  ["a head", "POST / HTTP/1.1\r\nHost: localhost\r\n", "X-"],
  ["a body", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n", "x"],
])("a client that sends %s byte by byte is cut off, and no other", async (_, start, byte) => {
  const slow = connect(server.port, "127.0.0.1");
  let answer = "";
  slow.on("error", () => undefined).on("data", (chunk: Buffer) => (answer += chunk.toString()));
  slow.write(start);
  const timer = setInterval(() => slow.write(byte), 30);
  const closed = once(slow, "close");
  const quick = await fetch(`http://127.0.0.1:${server.port}/`, { method: "POST", body: "quick" });
  expect(await quick.text()).toBe("ok");
  await closed;
  clearInterval(timer);
  expect(answer).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  expect(answered.splice(0)).toEqual(["quick"]);
});
