import { expect, it } from "vitest";
import type { Waiting } from "../../../../src/contract/check/rules/clients.ts";
import { limitText, unansweredText } from "../../../../src/report/check/rules/clients.ts";

it.each<[waiting: Waiting, most: string, within: string]>([
  [{}, "below 5 s and the function's timeout (3 s by default)", "within 5 seconds"],
  [{ timeoutMs: 30_000, client: "pg" }, "below 5 s", "within 5 seconds"],
  [
    { timeoutMs: 3_000 },
    "below 3 s, the function's timeout",
    "within 3 seconds, the function's timeout",
  ],
])("%o", (waiting, most, within) => {
  expect(limitText(waiting).split("all limits ")[1]).toBe(most);
  expect(unansweredText(waiting).split("respond ")[1]).toBe(within);
});
