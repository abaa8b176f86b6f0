import { expect, it } from "vitest";
import { withShortPaths } from "../../../src/report/terminal/error-text.ts";

it.each([
  ["/home/me/src/a.ts cannot be loaded", "src/a.ts cannot be loaded"],
  ["at f (/home/me/a.ts:1:2)", "at f (a.ts:1:2)"],
  ["'/home/me/a.ts' and /home/me/b.ts", "'a.ts' and b.ts"],
  ["/home/me is a folder", "/home/me is a folder"],
  ["/mnt/home/me/a.ts", "/mnt/home/me/a.ts"],
  ["file:///home/me/a.ts", "file:///home/me/a.ts"],
])("%s becomes %s", (text, short) => {
  expect(withShortPaths(text, "/home/me/")).toBe(short);
});

it("the root is no shorter", () => {
  expect(withShortPaths("/a.ts", "/")).toBe("/a.ts");
  expect(withShortPaths(String.raw`C:\a.ts`, "C:\\")).toBe(String.raw`C:\a.ts`);
});
