import { expect, it } from "vitest";
import { createEvent } from "../../src/event/create/create-event.ts";
import { checkFix } from "../../src/report/check/rules/index.ts";
import { localInvoker } from "../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../helpers/handlers.ts";

const event = createEvent({ seed: "answers" });

it.each<[string, string, string | undefined]>([
  [
    "an error and no return",
    "callback(new Error('no')); callback(null, event);",
    "result-after-error",
  ],
  [
    "an error, and work that goes on",
    "callback(new Error('no')); setTimeout(() => callback(null, event), 20);",
    "result-after-error",
  ],
  [
    "a failure after the answer",
    "context.succeed(event); throw new Error('no');",
    "error-after-result",
  ],
  [
    "another result",
    "context.done(null, event); return Promise.resolve({ other: 1 });",
    "other-result",
  ],
  ["one answer", "callback(null, event);", undefined],
  [
    "a callback in an async function",
    "callback(null, event); return Promise.resolve();",
    undefined,
  ],
  ["the same twice", "callback(null, event); return Promise.resolve(event);", undefined],
  ["two errors", "callback(new Error('no')); throw new Error('no');", undefined],
  [
    "an error, and a failure of what goes on",
    "callback(new Error('no')); return Promise.reject(new TypeError('no group'));",
    "error-after-error",
  ],
  [
    "one error twice",
    "callback(new Error('no')); return Promise.reject(new Error('no'));",
    undefined,
  ],
  ["an error, and nothing more", "callback(new Error('no')); return Promise.resolve();", undefined],
])("%s", async (_name, code, kind) => {
  const file = handlerFile(
    `exports.handler = (event, context, callback) => {\n${code}\n};`,
    "h.cjs",
  );
  const { answeredAgain } = await localInvoker({ file, env: {} })(event, { lingerMs: 300 });
  expect(answeredAgain?.kind).toBe(kind);
  const isPlaced = /h\.cjs:2:\d+$/.test(answeredAgain?.caller ?? "");
  expect(isPlaced).toBe(kind === "result-after-error");
});

it("is not booked on the next call in the environment", async () => {
  const file = handlerFile(
    `exports.handler = (event, context, callback) => {
      context.succeed(event);
      if (event.userName === "first") setImmediate(() => callback(new Error("no")));
    };`,
    "h.cjs",
  );
  const invoke = localInvoker({ file, env: {} });
  const how = { environment: "shared", lingerMs: 0 };
  await invoke({ ...event, userName: "first" }, how);
  const { answeredAgain } = await invoke({ ...event, userName: "second" }, how);
  expect(answeredAgain).toBeUndefined();
});

it("has another fix where a promise gives the second answer", () => {
  const fixOf = (args: object): string | undefined =>
    checkFix({
      ...{ code: "answers-once", severity: "warning", where: { scenario: "a" } },
      args: { kind: "result-after-error", ...args },
    });
  expect(fixOf({})).toContain("throw the error");
  expect(fixOf({ caller: "h.cjs:2:1" })).toBeUndefined();
});
