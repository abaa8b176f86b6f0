import { expect, it } from "vitest";
import { placeOf, relativeTo } from "../../../src/report/markup/place.ts";

it.each([
  ["/app/h.ts:3:7", { file: "/app/h.ts", line: 3, column: 7 }],
  ["/app/h.ts:3", { file: "/app/h.ts", line: 3 }],
  ["/app/h.ts", { file: "/app/h.ts" }],
  ["C:\\app\\h.ts:3:7", { file: "C:\\app\\h.ts", line: 3, column: 7 }],
  ["/app/a:1/h.ts:2:3", { file: "/app/a:1/h.ts", line: 2, column: 3 }],
  ["", { file: "" }],
])("%j is a place", (text, place) => {
  expect(placeOf(text)).toEqual(place);
});

it.each([
  ["/app", "/app/src/h.ts", "src/h.ts"],
  ["/app/", "/app/src/h.ts", "src/h.ts"],
  ["/", "/app/h.ts", "app/h.ts"],
  ["/app", "/apple/h.ts", "/apple/h.ts"],
  ["/app", "/App/h.ts", "/App/h.ts"],
  ["/app", "/app/a\\b.ts", "a\\b.ts"],
  ["C:\\app", "C:\\app\\src\\h.ts", "src/h.ts"],
  ["d:\\a\\Repo", "D:\\a\\repo\\src\\h.ts", "src/h.ts"],
  ["C:\\app", "D:\\app\\h.ts", "D:\\app\\h.ts"],
  ["\\\\server\\share", "\\\\server\\share\\h.ts", "h.ts"],
])("from %j, %j is %j", (root, file, expected) => {
  expect(relativeTo(root, file)).toBe(expected);
});
