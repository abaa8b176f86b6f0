import { expect, it } from "vitest";
import type { Outcome } from "../../../src/invocation.ts";
import { loadErrorPayload, payloadOf } from "../../../src/serve/lambda/payload.ts";
import { anInvocation, returned } from "../../helpers/invocation.ts";

const TYPE_ERROR = { errorType: "TypeError", errorMessage: "x is not a function" };

it.each<[string, Outcome, string]>([
  ["an answer", returned({ a: 1 }), '{"a":1}'],
  ["nothing", returned(null), "null"],
  [
    "an error",
    { kind: "handler-error", ...TYPE_ERROR, trace: ["TypeError: x", "    at y"] },
    '{"errorType":"TypeError","errorMessage":"x is not a function","trace":["TypeError: x","    at y"]}',
  ],
  [
    "a timeout",
    { kind: "timed-out", limitMs: 3_000 },
    '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 11111111-2222-3333-4444-555555555555 Error: Task timed out after 3.00 seconds"}',
  ],
  [
    "a crash",
    { kind: "crashed", errorType: "Runtime.ExitError", errorMessage: "gone", trace: [] },
    '{"errorType":"Runtime.ExitError","errorMessage":"gone"}',
  ],
])("the payload of %s", (_, outcome, text) => {
  const isError = outcome.kind !== "returned";
  expect(payloadOf(anInvocation({ outcome }))).toEqual({ text, isError });
});

it.each([
  ["handler-export-missing", "a.mjs has none", "Runtime.HandlerNotFound"],
  ["handler-load-failed", "a.mjs cannot be loaded: Error: no", "Runtime.ImportModuleError"],
  [
    "handler-load-failed",
    "a.mjs cannot be loaded: Runtime.UserCodeSyntaxError: SyntaxError: no",
    "Runtime.UserCodeSyntaxError",
  ],
])("a handler that cannot be called, %s: %s", (code, message, errorType) => {
  expect(JSON.parse(loadErrorPayload(code, message).text)).toMatchObject({ errorType });
});
