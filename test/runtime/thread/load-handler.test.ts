import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { folderWith } from "../../helpers/handlers.ts";

const event = createEvent({ seed: "load-handler" });

type Files = Record<string, string>;

const load = (handler: string, files: Files) =>
  localInvoker({ file: join(folderWith(files), handler), env: {} })(event);

/** What esbuild writes for CommonJS: getters, and the name of the module's kind. */
const GETTERS = `
  var __defProp = Object.defineProperty;
  var exported = {};
  __defProp(exported, "handler", { get: () => handler, enumerable: true });
  module.exports = __defProp(exported, "__esModule", { value: true });
  var handler = async () => "getter";`;

/** What tsc writes for CommonJS. */
const TSC = `"use strict";
  Object.defineProperty(exports, "__esModule", { value: true });
  exports.handler = void 0;
  const handler = async () => "tsc";
  exports.handler = handler;`;

describe("JavaScript loads as on Lambda", () => {
  it.each<[string, string, Files, unknown]>([
    ["without a package.json", "index.js", { "index.js": "exports.handler = async () => 1;" }, 1],
    [
      "in a folder of it",
      "a/b/index.js",
      { "a/b/index.js": "exports.handler = async () => 1;" },
      1,
    ],
    [
      "as the type of its package says",
      "a/index.js",
      { "a/package.json": '{ "type": "module" }', "a/index.js": "export const handler = () => 1;" },
      null,
    ],
    [
      "as CommonJS in a package of modules",
      "a/index.cjs",
      { "a/package.json": '{ "type": "module" }', "a/index.cjs": TSC },
      "tsc",
    ],
    ["as esbuild writes it", "index.js", { "index.js": GETTERS }, "getter"],
    ["as tsc writes it", "dist/app.js", { "package.json": "{}", "dist/app.js": TSC }, "tsc"],
    [
      "with files that require each other",
      "index.js",
      {
        "index.js": 'exports.name = "me"; exports.handler = async () => require("./other").tell();',
        "other.js": 'const index = require("./index"); exports.tell = () => index.name;',
      },
      "me",
    ],
  ])("%s", async (_what, handler, files, payload) => {
    expect(await load(handler, files)).toMatchObject({ outcome: { kind: "returned", payload } });
  });

  it.each<[string, string, Files, RegExp]>([
    [
      "a missing package",
      "index.js",
      { "index.js": 'require("no-such-mailer");' },
      /ImportModuleError: Error: Cannot find module 'no-such-mailer'$/,
    ],
    [
      "a text that does not parse",
      "index.js",
      { "index.js": "exports.handler = async () => {" },
      /UserCodeSyntaxError: SyntaxError: Unexpected end of input \(.*index\.js:1\)$/,
    ],
    [
      "require in a module",
      "index.mjs",
      { "index.mjs": 'const fs = require("fs"); export const handler = async () => fs;' },
      /require is not defined in ES module scope/,
    ],
    [
      "exports in a module",
      "index.js",
      { "package.json": '{ "type": "module" }', "index.js": "exports.handler = async () => 1;" },
      /exports is not defined/,
    ],
    [
      "a bundle of modules that requires",
      "index.mjs",
      {
        "index.mjs":
          'const __require = (name) => { throw new Error(`Dynamic require of "${name}" is not supported`); }; __require("util");',
      },
      /Dynamic require of "util" is not supported/,
    ],
    [
      "modules that need each other at once",
      "index.mjs",
      {
        "index.mjs":
          'import { b } from "./b.mjs"; export const a = b + 1; export const handler = () => a;',
        "b.mjs": 'import { a } from "./index.mjs"; export const b = a + 1;',
      },
      /ReferenceError: Cannot access 'a' before initialization$/,
    ],
    [
      "another export",
      "index.js",
      { "index.js": "exports.custom = async () => 1; exports.other = 1;" },
      /has no exported function "handler"$/,
    ],
  ])("and rejects %s", async (_what, handler, files, message) => {
    await expect(load(handler, files)).rejects.toThrow(message);
  });
});

describe("a call fails in the handler's own words for", () => {
  it.each<[string, Files, RegExp]>([
    [
      "a module that is named without ./ and is not in the package's root",
      {
        "package.json": '{ "name": "shop" }',
        "src/index.js": 'exports.handler = async () => require("add-to-group");',
        "src/add-to-group.js": "",
      },
      /^Cannot find module 'add-to-group'/,
    ],
    [
      "a template that hands on the event alone",
      {
        "src/index.js": 'exports.handler = async (event) => require("./custom").handler(event);',
        "src/custom.js": "exports.handler = (event, context, callback) => callback(null, event);",
      },
      /^callback is not a function/,
    ],
  ])("%s", async (_what, files, message) => {
    expect(await load("src/index.js", files)).toMatchObject({
      outcome: { kind: "handler-error", errorMessage: expect.stringMatching(message) as string },
    });
  });
});
