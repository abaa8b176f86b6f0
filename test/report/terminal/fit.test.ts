import { describe, expect, it } from "vitest";
import { fitted } from "../../../src/report/terminal/fit.ts";

const WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen";

describe("a line that is wider than the terminal", () => {
  it.each([
    [WORDS, "one two three four five six seven eight\n  nine ten eleven twelve thirteen"],
    [
      `  ${WORDS}`,
      "  one two three four five six seven eight\n    nine ten eleven twelve thirteen",
    ],
    [
      `\u001b[2m${WORDS}\u001b[22m`,
      "\u001b[2mone two three four five six seven eight\n  nine ten eleven twelve thirteen\u001b[22m",
    ],
    [`${"x".repeat(70)} y`, `${"x".repeat(70)}\n  y`],
    [
      `short\n${WORDS}`,
      "short\none two three four five six seven eight\n  nine ten eleven twelve thirteen",
    ],
  ])("is broken between words: %j", (text, shown) => {
    expect(fitted(text, () => 42)).toBe(shown);
  });

  it.each([`$ ${WORDS}`, `  npx ${WORDS}`, `\u001b[2m    at ${WORDS}`])("stays: %s", (text) => {
    expect(fitted(text, () => 42)).toBe(text);
  });
});

it("nothing is broken where there is no terminal", () => {
  expect(fitted(WORDS, () => undefined)).toBe(WORDS);
});
