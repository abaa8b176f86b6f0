import { expect, it } from "vitest";
import { locator, placesOf } from "../../../src/runtime/thread/deployed-paths.ts";
import { foldersIn } from "../../../src/runtime/thread/module-paths.ts";

const raw = String.raw;
const posix = { root: "/app", layers: ["/layers/a", "/layers/b"] };
const windows = { root: raw`C:\app`, layers: [raw`D:\layer`] };

it.each([
  [posix, "/opt/nodejs/x.js", ["/layers/b/nodejs/x.js", "/layers/a/nodejs/x.js"]],
  [posix, "/opt", ["/layers/b", "/layers/a"]],
  [posix, "/var/task/mail.html", ["/app/mail.html"]],
  [posix, "/optional/x", []],
  [posix, "/tmp/opt/x", []],
  [posix, "opt/x", []],
  // As a handler writes it, joins it and resolves it there.
  [windows, "/opt/nodejs/x.js", [raw`D:\layer/nodejs/x.js`]],
  [windows, raw`\opt\nodejs\x.js`, [raw`D:\layer\nodejs\x.js`]],
  [windows, raw`C:\opt\nodejs\x.js`, [raw`D:\layer\nodejs\x.js`]],
  [windows, raw`C:\var\task\mail.html`, [raw`C:\app\mail.html`]],
  [windows, raw`C:\app\opt\x`, []],
  [windows, raw`\\opt\share`, []],
])("%j has %s at %j", (deployment, path, places) => {
  expect(placesOf(path, deployment)).toEqual(places);
});

it("a path that is there is taken as it is, and one that is nowhere keeps its name", () => {
  const existing = new Set([raw`C:\opt\own.txt`, raw`D:\layer\mail.html`]);
  const locate = locator(windows, (path) => existing.has(path));
  expect(locate(raw`C:\opt\own.txt`)).toBe(raw`C:\opt\own.txt`);
  expect(locate(raw`\opt\mail.html`)).toBe(raw`D:\layer\mail.html`);
  expect(locate(raw`\opt\none.txt`)).toBe(raw`\opt\none.txt`);
});

it.each([
  [":", "/opt/a:/opt/b", ["/opt/a", "/opt/b"]],
  [";", "/opt/a:/opt/b", ["/opt/a", "/opt/b"]],
  [";", raw`C:\app;/opt/a:D:/b;.`, [raw`C:\app`, "/opt/a", "D:/b", "."]],
])("with %s, %s has the folders %j", (separator, text, folders) => {
  expect(foldersIn(text, separator)).toEqual(folders);
});
