import { expect, test } from "vitest";
import { withPlainBuiltins } from "../../scripts/plain-builtins.ts";

const get = (name: string): string => `globalThis.process.getBuiltinModule("node:${name}")`;

test.each([
  ['import { a, b as c } from "node:util";', `const { a, b:c }=${get("util")};`],
  ['import{a}from"node:util";b()', `const {a}=${get("util")};b()`],
  ["import x from `node:process`;", `const x=${get("process")};`],
  ['import x, { y } from "node:fs";', `const x=${get("fs")},{ y }=${get("fs")};`],
  ['import * as x from "node:fs/promises";', `const x=${get("fs/promises")};`],
  ["await import(`node:http`)", `await Promise.resolve(${get("http")})`],
])("%s is replaced", (code, plain) => {
  expect(withPlainBuiltins(code)).toBe(plain);
});

test.each([
  'import "./a.js";',
  'import { a } from "commander";',
  `text('import { a } from "node:fs";')`,
])("%s stays", (code) => {
  expect(withPlainBuiltins(code)).toBe(code);
});
