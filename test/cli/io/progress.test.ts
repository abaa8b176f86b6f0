import { expect, it } from "vitest";
import { barSize } from "../../../src/cli/io/progress.ts";

it.each([
  [100, 80, 20],
  [1_000_000, 80, 8],
  [1_000_000, 100, 28],
  [1_000_000, 200, 40],
  [0, undefined, 26],
])("a bar of %s events in %s columns leaves room for the figures", (total, columns, size) => {
  expect(barSize(total, columns)).toBe(size);
});
