import { posix, win32 } from "node:path";
import { expect, it } from "vitest";
import { fromFolder } from "../../../src/cli/io/config-paths.ts";

const raw = String.raw;
const handler = { flags: "--handler <handler>", path: "" } as const;
const stubs = { flags: "--stubs <file>", path: "" } as const;
const reporter = { flags: "--reporter <name[=file]>", path: "=" } as const;
const clientContext = { flags: "--client-context <json|@file>", path: "@" } as const;

it.each([
  [posix, handler, "src/confirm.handler", "../src/confirm.handler"],
  [posix, handler, "reference", "reference"],
  [posix, stubs, "reference", "../reference"],
  [posix, stubs, "-", "-"],
  [posix, stubs, "/app/stubs.json", "/app/stubs.json"],
  [posix, reporter, "junit=out/check.xml", "junit=../out/check.xml"],
  [posix, reporter, "human", "human"],
  [posix, clientContext, "@context.json", "@../context.json"],
  [posix, clientContext, '{"a":"@b"}', '{"a":"@b"}'],
  [win32, handler, raw`src\confirm.handler`, raw`..\src\confirm.handler`],
  [win32, handler, "src/confirm.ts#handler", raw`..\src\confirm.ts#handler`],
  [win32, stubs, raw`C:\app\stubs.json`, raw`C:\app\stubs.json`],
  [win32, stubs, raw`\\server\share\stubs.json`, raw`\\server\share\stubs.json`],
  [win32, reporter, raw`junit=C:\out\check.xml`, raw`junit=C:\out\check.xml`],
  [win32, clientContext, raw`@in\context.json`, raw`@..\in\context.json`],
])("a configuration file of the folder above leads to a path", (path, flag, text, expected) => {
  expect(fromFolder(text, flag, "..", path)).toBe(expected);
  expect(fromFolder([text], flag, "..", path)).toEqual([expected]);
  expect(fromFolder(text, flag, "", path)).toBe(text);
});
