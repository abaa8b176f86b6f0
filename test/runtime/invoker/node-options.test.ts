import { expect, it } from "vitest";
import { readNodeOptions } from "../../../src/runtime/invoker/node-options.ts";

const required = (module: string) => ({ flag: "--require", module }) as const;

it.each<[string, Partial<ReturnType<typeof readNodeOptions>>]>([
  ["", { flags: [], preloads: [], moduleFlags: [], notApplied: [] }],
  ["--enable-source-maps --no_warnings", { flags: ["--enable-source-maps", "--no-warnings"] }],
  ["-C dev --conditions=x", { flags: ["--conditions=dev", "--conditions=x"] }],
  ["--experimental-require-module", { flags: [], moduleFlags: ["--experimental-require-module"] }],
  ["--stack-trace-limit=1000", { stackTraceLimit: 1000, flags: [] }],
  ["--max_old_space_size=512 ", { notApplied: ["--max-old-space-size=512"], flags: [] }],
  // Node requires first, whatever comes first here.
  ["--import ./b.mjs -r a", { preloads: [required("a"), { flag: "--import", module: "./b.mjs" }] }],
  [String.raw`--require="./my \"own\" file.js"`, { preloads: [required('./my "own" file.js')] }],
])("%s", (text, found) => {
  expect(readNodeOptions(text)).toMatchObject(found);
});

it.each([
  ["--inspect", "--inspect"],
  ["--enable-source-maps --experimental-loader ./hooks.mjs", "--experimental-loader"],
  ["--no-warnings --permission", "--permission"],
  ["--require", "--require names no module"],
  ["./preload.js", "./preload.js is not a flag"],
  ['--require "./a', "a quotation mark is not closed"],
])("%s is refused", (text, reason) => {
  expect(() => readNodeOptions(text)).toThrow(`NODE_OPTIONS: ${reason}`);
});
