import { once } from "node:events";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createLine } from "../../../src/runtime/invoker/line.ts";
import { readEnvelope } from "../../../src/runtime/invoker/message-form.ts";
import { threadCrashed } from "../../../src/runtime/invoker/outcomes.ts";

/** The host's end of a line over which something came, and then a good message. */
async function hearsOf(
  received: unknown,
  count = 1,
): Promise<{ messages: unknown[]; broken: number }> {
  const { line, ends } = createLine();
  const heard = { messages: [] as unknown[], broken: 0 };
  const end = new Promise<void>((resolve) => {
    line.listen(
      readEnvelope,
      (message) => heard.messages.push(message),
      () => (heard.broken += 1),
      resolve,
    );
  });
  const { port, token } = ends;
  port.postMessage(
    typeof received === "function" ? (received as (own: bigint) => unknown)(token) : received,
  );
  for (let seq = 0; seq < count; seq += 1)
    port.postMessage({ seq, token, message: { type: "idle" } });
  port.close();
  await end;
  return heard;
}

const good = { type: "idle" };

it.each<[string, unknown]>([
  ["null", null],
  ["a message without what it comes in", good],
  ["another token", { seq: 0, token: 1n, message: good }],
  ["another number", (token: bigint) => ({ seq: 1, token, message: good })],
  ["a mail", (token: bigint) => ({ seq: 0, token, message: { type: "mail", mail: null } })],
  [
    "a log without a line",
    (token: bigint) => ({ seq: 0, token, message: { type: "log", line: null } }),
  ],
  [
    "an answer of nothing",
    (token: bigint) => ({ seq: 0, token, message: { type: "answer", answer: null } }),
  ],
  [
    "more than belongs there",
    (token: bigint) => ({ seq: 0, token, message: { ...good, more: 1 } }),
  ],
])("%s breaks the line, once and for good", async (_name, received) => {
  expect(await hearsOf(received, 3)).toEqual({ messages: [], broken: 1 });
});

it("messages come in their order", async () => {
  const first = (token: bigint): unknown => ({
    seq: 0,
    token,
    message: { type: "file", file: "a.mjs" },
  });
  const { line, ends } = createLine();
  const messages: unknown[] = [];
  line.listen(
    readEnvelope,
    (message) => messages.push(message),
    () => messages.push("broken"),
    () => undefined,
  );
  ends.port.postMessage(first(ends.token));
  ends.port.postMessage({ seq: 1, token: ends.token, message: good });
  ends.port.close();
  await once(ends.port, "close");
  expect(messages).toEqual([{ type: "file", file: "a.mjs" }, good]);
});

const types = [
  "connection",
  "log",
  "answer",
  "crash",
  "not-loaded",
  "file",
  "called-back",
  "blocked",
];

it("nothing that comes makes reading throw", () => {
  const anything = fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true });
  const near = fc.record({
    seq: fc.oneof(fc.nat(), anything),
    token: fc.oneof(fc.bigInt(), anything),
    message: fc.oneof(
      fc.record({
        type: fc.constantFrom(...types),
        message: anything,
        answer: anything,
        line: anything,
      }),
      anything,
    ),
  });
  fc.assert(
    fc.property(fc.oneof(near, anything), (received) => {
      expect(() => readEnvelope(received)).not.toThrow();
    }),
  );
});

it("whatever a thread ends of is described", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (thrown) => {
      const { kind, errorType, errorMessage } = threadCrashed(thrown, "id");
      expect([kind, typeof errorType, typeof errorMessage]).toEqual([
        "crashed",
        "string",
        "string",
      ]);
    }),
  );
});
