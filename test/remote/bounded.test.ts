// Endpoints that answer without end, or nested without end: bounded, and reported as what they are.
import { once } from "node:events";
import { createServer } from "node:http";
import type { OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { cli } from "../helpers/context.ts";
import { handlerFile } from "../helpers/handlers.ts";

interface Hostile {
  status?: number;
  headers?: OutgoingHttpHeaders;
  body: string | Uint8Array;
  /** Again and again. */
  isEndless?: boolean;
}

async function against(
  { status = 200, headers = {}, body, isEndless = false }: Hostile,
  argv: readonly string[],
): Promise<{ code: number; out: string; err: string; sent: number }> {
  let sent = 0;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/json", ...headers });
    if (!isEndless) return void response.end(body);
    const more = (): void => {
      while (!response.destroyed) {
        sent += body.length;
        if (!response.write(body)) return void response.once("drain", more);
      }
    };
    more();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, out, err } = await cli([...argv, "--endpoint-url", url]);
  server.closeAllConnections();
  server.close();
  return { code, out, err, sent };
}

const ok = handlerFile("export const handler = async (event) => event;");
const COMMANDS: Record<string, string[]> = {
  invoke: ["invoke", "confirm", "--seed", "1", "--yes", "--json"],
  "invoke with many": ["invoke", "confirm", "--count", "2", "--yes", "--json"],
  "invoke for people": ["invoke", "confirm", "--seed", "1", "--yes"],
  compare: ["compare", "confirm", "--handler", ok, "--seed", "1", "--yes", "--json"],
  check: [
    "check",
    "--function",
    "confirm",
    "--only",
    "confirm-sign-up/plain",
    "--yes",
    "--reporter",
    "json",
  ],
  doctor: ["doctor", "eu-west-1_a1B2c3D4e", "--json"],
  "gen-event": ["gen-event", "--from-pool", "eu-west-1_a1B2c3D4e", "--json"],
};
const deep = (open: string, close: string, depth = 100_000): string =>
  open.repeat(depth) + close.repeat(depth);

const ANSWERS: Record<string, Hostile> = {
  "without end": { body: Buffer.alloc(1 << 20, "a"), isEndless: true },
  "with an error without end": { status: 500, body: Buffer.alloc(1 << 20, "a"), isEndless: true },
  "announced as a terabyte": {
    headers: { "content-length": 2 ** 40 },
    body: Buffer.alloc(1 << 20, "["),
    isEndless: true,
  },
  "of 100,000 arrays": { body: deep("[", "]") },
  "of 100,000 objects": { body: deep('{"a":', "}").replace(":}", ":1}") },
  "with an error of 100,000 arrays": { status: 400, body: `{"__type":${deep("[", "]")}}` },
  "with a function error of 100,000 arrays": {
    headers: { "x-amz-function-error": "Unhandled" },
    body: `{"errorMessage":${deep("[", "]")},"trace":${deep("[", "]")}}`,
  },
  "of 100,000 elements": { headers: { "content-type": "text/xml" }, body: deep("<a>", "</a>") },
  "with a log that is nested": {
    headers: { "x-amz-log-result": Buffer.from(deep("[", "]", 5_000)).toString("base64") },
    body: "1",
  },
  "that is packed": { headers: { "content-encoding": "gzip" }, body: gzipSync("a".repeat(9e6)) },
};

describe.each(Object.keys(COMMANDS))("%s", (command) => {
  const all = Object.keys(ANSWERS);
  const isFirst = command === "invoke" || command === "doctor";
  it.each(isFirst ? all : ["without end", "of 100,000 arrays"])(
    "meets an answer %s",
    async (name) => {
      const answer = ANSWERS[name] ?? { body: "" };
      const { code, out, err, sent } = await against(answer, COMMANDS[command] ?? []);
      // A pool of which nothing can be read is a pool of which nothing is known.
      expect(command === "gen-event" ? [0, 1, 2] : [1, 2]).toContain(code);
      expect(`${out}${err}`).not.toMatch(/defect|call stack/);
      expect(out.length + err.length).toBeLessThan(20e6);
      // What is on the way in buffers comes on top of the limit, for each try.
      expect(sent).toBeLessThan(60e6);
      const lines = out.trimEnd().split("\n");
      if (out === "" || command === "invoke for people") return;
      const document = JSON.parse(command === "invoke with many" ? (lines.at(-1) ?? "") : out);
      expect(document).toMatchObject({ ok: code === 0, exitCode: code });
    },
  );
});

it("an answer that is nested too deep is refused as Cognito refuses what it cannot recognize", async () => {
  const { code, out } = await against({ body: deep("[", "]", 1e6) }, COMMANDS["invoke"] ?? []);
  expect(code).toBe(1);
  const document = JSON.parse(out) as object;
  expect(document).not.toHaveProperty("error");
  expect(document).toMatchObject({
    ...{ ok: false, exitCode: 1 },
    outcome: { kind: "returned", malformed: "too-deep" },
    verdict: { accepted: false, message: "Unrecognizable lambda output" },
  });
});
