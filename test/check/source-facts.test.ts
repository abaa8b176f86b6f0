// What the sources of a handler say that its calls do not.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { sourceFacts } from "../../src/check/source-facts.ts";
import { handlerFile } from "../helpers/handlers.ts";

it("names every placeholder of a source", () => {
  const file = handlerFile('export const keys = ["YOUR_API_TOKEN", "YOUR_TABLE_NAME"];');
  expect(sourceFacts(file, []).placeholders).toEqual(["YOUR_API_TOKEN", "YOUR_TABLE_NAME"]);
});

it.each(["./libs/wrap.js", "@libs/wrap", "~/libs/wrap"])("follows an import of %s", (specifier) => {
  const file = handlerFile(`import { wrap } from "${specifier}";`);
  const folder = join(dirname(file), "libs");
  mkdirSync(folder);
  writeFileSync(join(dirname(file), "package.json"), '{ "name": "own" }');
  writeFileSync(join(folder, "wrap.ts"), 'import middy from "@middy/core";');
  expect(sourceFacts(file, []).packages).toEqual(["@middy/core"]);
});
