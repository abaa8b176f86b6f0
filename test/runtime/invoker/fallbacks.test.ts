import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createFallbacks } from "../../../src/runtime/invoker/fallbacks.ts";

const folder = mkdtempSync(join(tmpdir(), "fallbacks-"));
afterAll(() => rmSync(folder, { recursive: true }));

// `^` is where the variable X is read.
it.each<[line: string, fallback: string | undefined]>([
  ["const X = process.env.^X;", undefined],
  ["const X = ^process.env.X;", undefined],
  ["const { ^X } = process.env;", undefined],
  ["const url = `${process.env.^X}/users`;", undefined],
  ["send(process.env.^X, { a: 1 });", undefined],
  ["const at = process.env.^X.split(',')[0] ?? 'a';", undefined],
  ["const X = process.env.^X || 'users';", "|| 'users';"],
  ["const X = ^process.env.X ?? 'users';", "?? 'users';"],
  ["const X = process.env[^'X'] ?? 'users';", "?? 'users';"],
  ["const X = process.env^['X'] ?? 'users';", "?? 'users';"],
  ["const X = (process.env.^X as string) || '';", "|| '';"],
  ["const { ^X = 'users' } = process.env;", "= 'users' } = process.env;"],
  ["ssl: process.env.^X === 'true' ? {} : undefined,", "=== 'true' ? {} : undefined,"],
  ["const on = process.env.^X ? 1 : 2;", "? 1 : 2;"],
  ["const host = process.env.^X?.trim();", undefined],
  ["const list = process.env.^X?.split(',') ?? [];", "?? [];"],
  ["const on = ^process.env.X ? process.env.X : 2;", "? process.env.X : 2;"],
  ["const { ^X: name = 'users' } = process.env;", "= 'users' } = process.env;"],
  ["const { ^X: name } = process.env;", undefined],
  ["const on = Boolean(process.env.^X);", "if"],
  ["if (process.env.^X) start();", "if"],
  ["if (!process.env.^X || !process.env.Y) throw new Error();", "if"],
  ["somewhere else^", undefined],
])("reads what follows in %s", (marked, fallback) => {
  const file = join(folder, "index.mjs");
  writeFileSync(file, `// a comment\n${marked.replace("^", "")}`);
  const caller = `${file}:2:${marked.indexOf("^") + 1}`;
  expect(createFallbacks()([{ name: "X", caller }])[0]?.fallback).toBe(fallback);
});

it.each<[line: string, given: string | undefined]>([
  ["const topic = process.env.^X;", "topic"],
  ["  Source: ^process.env.X,", "Source"],
  ['  "Source": process.env[^"X"],', "Source"],
  ["send(process.env.^X);", undefined],
  ["const url = `${process.env.^X}/users`;", "url"],
  ["TableName: `users-${process.env.Y}-${^process.env.X}`,", "TableName"],
  ["send(`a-${process.env.^X}`);", undefined],
])("reads what the value is called in %s", (marked, given) => {
  const file = join(folder, "index.mjs");
  writeFileSync(file, marked.replace("^", ""));
  const caller = `${file}:1:${marked.indexOf("^") + 1}`;
  expect(createFallbacks()([{ name: "X", caller }])[0]?.given).toBe(given);
});

it("leaves what packages read, and what is not there, as it is", () => {
  const variables = [{ name: "X" }, { name: "Y", caller: "/not/there.mjs:1:1" }];
  expect(createFallbacks()(variables)).toEqual(variables);
});
