import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { textAnswer } from "../../src/serve/http/exchange.ts";
import { listen } from "../../src/serve/server.ts";
import type { Listening } from "../../src/serve/server.ts";

let server: Listening;
const answered: string[] = [];

beforeAll(async () => {
  server = await listen({
    ...{ host: "127.0.0.1", port: 0, mayMove: false, token: undefined, limitOf: () => 1_000 },
    tooLarge: async () => textAnswer("too large", 413),
    answer: async ({ body }) => {
      answered.push(body.toString());
      return textAnswer("ok");
    },
    patience: { requestMs: 600, headMs: 400, lookMs: 100 },
  });
});

afterAll(() => server.close());

/** Sends a request that never comes to its end. @returns What it is answered before it is cut off. */
async function answerToSlow(start: string, byte: string): Promise<string> {
  const slow = connect(server.port, "127.0.0.1");
  let answer = "";
  slow.on("error", () => undefined).on("data", (chunk: Buffer) => (answer += chunk.toString()));
  slow.write(start);
  const timer = setInterval(() => slow.write(byte), 30);
  await new Promise((resolve) => slow.once("close", resolve));
  clearInterval(timer);
  return answer;
}

it("clients that send a head or a body byte by byte are cut off, and no others", async () => {
  const head = "POST / HTTP/1.1\r\nHost: localhost\r\n";
  const answers = await Promise.all([
    answerToSlow(head, "X-"),
    answerToSlow(`${head}Content-Length: 999\r\n\r\n`, "x"),
  ]);
  for (const answer of answers) expect(answer).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  expect(answered).toEqual([]);
  const quick = await fetch(`http://127.0.0.1:${server.port}/`, { method: "POST", body: "quick" });
  expect([await quick.text(), answered]).toEqual(["ok", ["quick"]]);
});
