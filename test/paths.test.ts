import { posix, win32 } from "node:path";
import { describe, expect, it } from "vitest";
import { isInside, typedPath } from "../src/paths.ts";

const raw = String.raw;

describe("a file is in a folder", () => {
  it.each([
    ["/app", "/app/src/h.ts", true],
    ["/app/", "/app", true],
    ["/", "/app/h.ts", true],
    ["/app", "/app/..h.ts", true],
    ["/app", "/apple/h.ts", false],
    ["/app/src", "/app/h.ts", false],
    ["/app/src", "/app", false],
  ])("of POSIX: %s, %s: %s", (folder, file, expected) => {
    expect(isInside(folder, file, posix)).toBe(expected);
  });

  it.each([
    [raw`C:\app`, raw`C:\app\src\h.ts`, true],
    [raw`c:\App`, raw`C:\app\src\h.ts`, true],
    [raw`C:\app`, "C:/app/src/h.ts", true],
    [raw`C:\app`, raw`C:\apple\h.ts`, false],
    [raw`C:\app`, raw`D:\app\h.ts`, false],
    [raw`\\server\share`, raw`\\server\share\h.ts`, true],
    [raw`C:\app`, raw`\\server\share\h.ts`, false],
  ])("of Windows: %s, %s: %s", (folder, file, expected) => {
    expect(isInside(folder, file, win32)).toBe(expected);
  });
});

it.each([
  [posix, "/app", "/app/src/h.ts", "src/h.ts"],
  [posix, "/app/src", "/app/h.ts", "../h.ts"],
  [posix, "/app", raw`/app/a\b.ts`, raw`a\b.ts`],
  [win32, raw`C:\app`, raw`c:\App\src\h.ts`, "src/h.ts"],
  [win32, raw`C:\app\src`, raw`C:\app\h.ts`, "../h.ts"],
  [win32, raw`C:\app`, raw`D:\my app\h.ts`, "D:/my app/h.ts"],
  [win32, raw`C:\app`, raw`\\server\share\h.ts`, "//server/share/h.ts"],
])("is typed with slashes", (path, folder, file, expected) => {
  expect(typedPath(folder, file, path)).toBe(expected);
});
