import { symlinkSync } from "node:fs";
import { join, posix, win32 } from "node:path";
import { expect, it } from "vitest";
import { readHandler, splitHandlerString } from "../../../src/cli/flags/handler.ts";
import { folderWith } from "../../helpers/handlers.ts";

const FILES = {
  "src/confirm.js": "",
  "src/mail.tsx": "",
  "src/sign-up/index.ts": "",
  "a#b/confirm.js": "",
  "src/plain": "",
  "src/welcome.mail.js": "",
  "src/my.js": "",
  "src/my.file.js": "",
};

it.each([
  ["src/confirm.js", "src/confirm.js", "handler"],
  ["src/confirm.js#confirmed", "src/confirm.js", "confirmed"],
  ["src/confirm.handler", "src/confirm.js", "handler"],
  ["src/confirm.api.handler", "src/confirm.js", "api.handler"],
  ["src/mail.handler", "src/mail.tsx", "handler"],
  // As Lambda requires a folder, and bundlers look for one.
  ["src/sign-up.handler", "src/sign-up/index.ts", "handler"],
  ["src/plain.handler", "src/plain", "handler"],
  // A file's name ends at its first dot.
  ["src/my.file.handler", "src/my.js", "file.handler"],
  ["src/welcome.mail.js", "src/welcome.mail.js", "handler"],
  ["a#b/confirm.js", "a#b/confirm.js", "handler"],
  ["a#b/confirm.js#confirmed", "a#b/confirm.js", "confirmed"],
  ["a#b/confirm.handler", "a#b/confirm.js", "handler"],
])("%s names a function of a file", async (text, file, exportName) => {
  const folder = folderWith(FILES);
  const found = await readHandler(text, folder, []);
  expect(found).toMatchObject({ file: join(folder, file), exportName });
});

it.each(["a#b/missing.js", "missing.js#handler", "src/missing.handler"])(
  "%s is missing, and named whole",
  async (text) => {
    const [path] = text.split(/#handler$/);
    const read = readHandler(text, "/nowhere", []);
    await expect(read).rejects.toThrow(`no such handler: /nowhere/${path}`);
  },
);

it.each([
  [posix, "/app/src/confirm.handler", "/app/src/confirm", "handler"],
  [posix, "/app.d/src/my.file.handler", "/app.d/src/my", "file.handler"],
  [posix, "/app/confirm", "/app/confirm", ""],
  [win32, String.raw`C:\my.app\src\confirm.handler`, String.raw`C:\my.app\src\confirm`, "handler"],
  [win32, "C:/app/src/confirm.handler", String.raw`C:\app\src\confirm`, "handler"],
  [win32, String.raw`\\server\share\confirm.a.b`, String.raw`\\server\share\confirm`, "a.b"],
])("a handler string has a file and an export", (path, text, stem, exportName) => {
  expect(splitHandlerString(text, path)).toEqual({ stem, exportName });
});

it("a file is known by the real path of its package, as its modules know it, under its own name", async () => {
  const folder = folderWith({ "app/package.json": '{"name":"app"}', "app/src/confirm.js": "" });
  symlinkSync("app", join(folder, "link"));
  symlinkSync("confirm.js", join(folder, "app/src/same.js"));
  for (const text of ["link/src/same.js", "link/src/same.handler"]) {
    // oxlint-disable-next-line no-await-in-loop -- two
    expect(await readHandler(join(folder, text), folder, [])).toMatchObject({
      file: join(folder, "app/src/same.js"),
    });
  }
});
