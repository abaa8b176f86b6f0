import { posix, win32 } from "node:path";
import { expect, it } from "vitest";
import { handlerString } from "../../src/runtime/lambda-function.ts";

const raw = String.raw;

it.each([
  [posix, "/app", "/app/src/confirm.ts", "", "src/confirm.handler"],
  [posix, "/app", "/app/src/confirm/index.ts", "/app/src/confirm", "src/confirm.handler"],
  [posix, "/app", "/app/src/confirmed.ts", "/app/src/confirm", "src/confirmed.handler"],
  [win32, raw`C:\app`, raw`C:\app\src\confirm.ts`, "", "src/confirm.handler"],
  [win32, raw`c:\App`, raw`C:\app\src\confirm.mjs`, "", "src/confirm.handler"],
  [
    win32,
    raw`C:\app`,
    raw`C:\app\src\confirm\index.ts`,
    raw`C:\app\src\confirm`,
    "src/confirm.handler",
  ],
  [win32, raw`\\server\share\app`, raw`\\server\share\app\confirm.js`, "", "confirm.handler"],
])("names a file as Lambda does", (path, root, file, folder, expected) => {
  expect(handlerString(root, file, "handler", folder, path)).toBe(expected);
});
