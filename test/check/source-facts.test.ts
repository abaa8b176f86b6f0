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

it("takes no package for a file that is called alike", () => {
  const file = handlerFile('import { PrismaClient } from "@prisma/client";');
  const folder = join(dirname(file), "prisma");
  mkdirSync(folder);
  const dependencies = { "@prisma/client": "^7.0.0" };
  writeFileSync(join(dirname(file), "package.json"), JSON.stringify({ dependencies }));
  writeFileSync(join(folder, "client.ts"), 'import { PrismaClient } from "@prisma/client";');
  expect(sourceFacts(file, []).packages).toEqual(["@prisma/client"]);
});

it.each(["./libs/wrap.js", "@libs/wrap", "~/libs/wrap"])("follows an import of %s", (specifier) => {
  const file = handlerFile(`import { wrap } from "${specifier}";`);
  const folder = join(dirname(file), "libs");
  mkdirSync(folder);
  writeFileSync(join(dirname(file), "package.json"), '{ "name": "own" }');
  writeFileSync(join(folder, "wrap.ts"), 'import middy from "@middy/core";');
  expect(sourceFacts(file, []).packages).toEqual(["@middy/core"]);
});
