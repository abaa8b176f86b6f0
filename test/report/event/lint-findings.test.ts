import { expect, it } from "vitest";
import { ENVELOPE_KEYS } from "../../../src/event/event.ts";
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

it("names the order of the keys, whichever of them are out of it", () => {
  const order = { code: "envelope-key-order", severity: "warning" } as const;
  expect(lintSentence({ ...order, where: { path: "$" }, args: {} })).toBe(
    `Cognito sends these keys in the order ${ENVELOPE_KEYS.join(", ")}`,
  );
});
