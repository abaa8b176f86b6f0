import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { comparedTexts, lookedUpNames } from "../../../src/runtime/invoker/compared-texts.ts";

const folder = mkdtempSync(join(tmpdir(), "compared-"));

function traceOf(source: string, row: number): readonly string[] {
  const file = join(folder, "handler.mjs");
  writeFileSync(file, source);
  return [`    at handler (${file}:${row}:1)`];
}

function textsOf(source: string, row = 1): readonly string[] {
  return comparedTexts(traceOf(source, row));
}

it.each([
  [`if (mode !== "live") throw e`, ["live"]],
  [`if ('live' === mode) throw e`, ["live"]],
  [`switch (mode) { case "live": break; case \`test\`: break }`, ["live", "test"]],
  [`if (!html.includes("{{name}}")) throw e`, ["{{name}}"]],
  [`if (!key.startsWith("sk_")) throw e`, ["sk_"]],
  [`if (!["a", "b"].includes(plan)) throw e`, ["a", "b"]],
  [`if (config.version !== 3) throw e`, ["3"]],
  [
    `if (typeof x !== "string" || event.triggerSource === "PostConfirmation_ConfirmSignUp") f()`,
    [],
  ],
  [`console.log("hello")`, []],
])("%s", (source, texts) => {
  expect(textsOf(source)).toEqual(texts);
});

it("has those close to the failure first, and six at most", () => {
  const source = Array.from({ length: 20 }, (_, row) => `if (a === "t${row}") f()`).join("\n");
  expect(textsOf(source, 10)).toEqual(["t9", "t8", "t10", "t7", "t11", "t6"]);
});

it("leaves out code far away", () => {
  expect(textsOf(`if (a === "near") f()${"\n".repeat(25)}if (a === "far") f()`)).toEqual(["near"]);
});

it("reads no file of a package, and none that is missing", () => {
  expect(comparedTexts(["at x (/a/node_modules/b/c.js:1:1)", "at y (/no/such.js:1:1)"])).toEqual(
    [],
  );
});

it.each([
  [`values["/shop/api"].trim()`, ["/shop/api"]],
  [`config.sender.toLowerCase()`, ["sender"]],
  [`const { sender, API_KEY: key } = config;`, ["sender", "API_KEY"]],
])("finds what is looked up in %s", (source, names) => {
  expect(lookedUpNames(traceOf(source, 1))).toEqual(names);
});
