import { join } from "node:path";
import { expect, it } from "vitest";
import { readHandler } from "../../../src/cli/flags/handler.ts";
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
    await expect(read).rejects.toThrow(`no such file: /nowhere/${path}`);
  },
);
