import { expect, it } from "vitest";
import { lintSentence } from "../../../src/report/event/lint-findings.ts";

it("names the keys of a response as keys", () => {
  expect(
    lintSentence({
      code: "response-not-empty",
      severity: "warning",
      where: { path: "$.response" },
      args: { found: "a, b" },
    }),
  ).toBe("Cognito sends an empty response object (found keys: a, b)");
});
