import { expect, it } from "vitest";
import { failureIn } from "../../../../src/contract/check/rules/suite.ts";
import { anInvocation } from "../../../helpers/invocation.ts";

it.each([
  [undefined, "object: [object Object]"],
  [
    "{ errors: [\n  { message: 'Not Authorized' } ] }",
    "the handler threw { errors: [ { message: 'Not Authorized' } ] }",
  ],
])("a failure says what was thrown: %j", (thrown, text) => {
  const error = { errorType: "object", errorMessage: "[object Object]", trace: [] };
  const outcome = { kind: "handler-error" as const, ...error, ...(thrown && { thrown }) };
  expect(failureIn(anInvocation({ outcome }), 0)).toMatchObject({ text });
});

it("a failure says what an error was about, after its own words", () => {
  const error = { errorType: "TypeError", errorMessage: "Invalid URL", trace: [] };
  const outcome = { kind: "handler-error" as const, ...error, thrown: "{ input: 'undefined/x' }" };
  const text = "TypeError: Invalid URL { input: 'undefined/x' }";
  expect(failureIn(anInvocation({ outcome }), 0)).toMatchObject({ text });
});
