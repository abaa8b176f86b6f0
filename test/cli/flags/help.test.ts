import { expect, it } from "vitest";
import { helpWidth } from "../../../src/cli/flags/help.ts";

it.each([
  [undefined, 80],
  [0, 60],
  [59, 60],
  [72, 72],
  [101, 100],
])("lays help out for a terminal of %s columns in %i", (columns, width) => {
  expect(helpWidth(columns)).toBe(width);
});
