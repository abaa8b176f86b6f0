import { expect, test } from "vitest";
import { listed } from "../src/listed.ts";

test.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b, and c"],
])("%j in a sentence is %s", (names, text) => {
  expect(listed(names)).toBe(text);
});

test("alternatives", () => {
  expect(listed(["a", "b"], "or")).toBe("a or b");
});
