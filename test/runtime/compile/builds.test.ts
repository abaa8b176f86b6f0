import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import type { LocalInvokerOptions } from "../../../src/runtime/invoker/invoker-options.ts";
import { folderWith } from "../../helpers/handlers.ts";

const event = createEvent({ seed: "builds" });

type Files = Record<string, string>;

async function load(
  handler: string,
  files: Files,
  options: Partial<LocalInvokerOptions> = {},
): Promise<{ payload?: unknown; errorMessage?: unknown; remarks: string[] }> {
  const file = join(folderWith(files), handler);
  const { outcome, target } = await localInvoker({ file, env: {}, ...options })(event);
  const remarks = target.kind === "local" ? (target.assumptions ?? []) : [];
  return { ...outcome, remarks: remarks.map(({ code }) => code) };
}

/** A package whose names are made while it runs. */
const SHOUT: Files = {
  "node_modules/shout/index.js":
    "for (const name of ['shout']) module.exports[name] = (text) => text.toUpperCase();",
};

/** A package that is an ES module, and cannot be required by its name. */
const ONLY_ESM: Files = {
  "node_modules/only-esm/package.json":
    '{ "name": "only-esm", "type": "module", "exports": { "import": "./index.js" } }',
  "node_modules/only-esm/index.js": "export default () => 'default'; export const named = 'named';",
};

const SHOUTING = 'import { shout } from "shout"; export const handler = async () => shout("hi");';

const COMMONJS = '{ "compilerOptions": { "module": "commonjs" } }';

describe("TypeScript loads as the project is deployed", () => {
  it.each<[string, Files, handler: string, payload: unknown]>([
    [
      "names of CommonJS that cannot be read from its text, in CommonJS",
      { ...SHOUT, "package.json": "{}", "tsconfig.json": COMMONJS, "index.ts": SHOUTING },
      "index.ts",
      "HI",
    ],
    [
      "the same in an ES module that is bundled",
      {
        ...SHOUT,
        "package.json": '{ "type": "module", "devDependencies": { "esbuild": "1" } }',
        "index.ts": SHOUTING,
      },
      "index.ts",
      "HI",
    ],
    [
      "a package that is an ES module, in a bundle of CommonJS",
      {
        ...ONLY_ESM,
        "package.json": "{}",
        "index.ts":
          'import make, { named } from "only-esm"; export const handler = async () => [make(), named, typeof module];',
      },
      "index.ts",
      ["default", "named", "object"],
    ],
    [
      "an import that is done later",
      {
        ...ONLY_ESM,
        "package.json": "{}",
        "index.ts":
          'export const handler = async () => (await import("only-esm")).named + (await import("./later")).own;',
        "later.ts": "export const own = ' own';",
      },
      "index.ts",
      "named own",
    ],
    [
      "top-level await, which says that it is an ES module",
      {
        "package.json": "{}",
        "index.ts": "const a = await 1; export const handler = async () => a;",
      },
      "index.ts",
      1,
    ],
    [
      "a package that is a function, by tsc alone without esModuleInterop",
      {
        "node_modules/greet/index.js": "module.exports = () => 'hi';",
        "package.json": '{ "scripts": { "build": "tsc" } }',
        "tsconfig.json": COMMONJS,
        "index.ts":
          'import * as greet from "greet"; import * as own from "./own"; export const handler = async () => [greet(), own.a];',
        "own.ts": "export const a = 1;",
      },
      "index.ts",
      ["hi", 1],
    ],
    [
      "files that only the call names, by tsc alone",
      {
        "package.json": '{ "scripts": { "build": "tsc" } }',
        "tsconfig.json": COMMONJS,
        "index.ts":
          "const name = 'de'; const first = require(`./mails/${name}`).default; export const handler = async () => [first, (await import('./mails/' + name)).default, await import(`./mails/${'fr'}`).catch(({ code }) => code)];",
        "mails/de.ts": "export default 'Willkommen';",
        "mails/README.md": "Mails",
      },
      "index.ts",
      ["Willkommen", "Willkommen", "MODULE_NOT_FOUND"],
    ],
    [
      "the same as a module",
      {
        "package.json": '{ "type": "module", "scripts": { "build": "tsc" } }',
        "index.ts":
          "const name = 'de'; export const handler = async () => (await import(`./mails/${name}.js`)).default;",
        "mails/de.ts": "export default 'Willkommen';",
      },
      "index.ts",
      "Willkommen",
    ],
    [
      "the same without a build script or a bundler",
      {
        "node_modules/greet/index.js": "module.exports = class { hi() { return 'hi'; } };",
        "package.json": "{}",
        "tsconfig.json": COMMONJS,
        "index.ts":
          'import * as Greet from "greet"; export const handler = async () => new Greet().hi();',
      },
      "index.ts",
      "hi",
    ],
    [
      "a package with a source map, which takes memory and is not read",
      {
        "node_modules/fails/index.js":
          "exports.traced = () => new Error().stack;\n//# sourceMappingURL=index.js.map",
        "node_modules/fails/index.js.map":
          '{ "version": 3, "sources": ["src.ts"], "names": [], "mappings": "AAAA" }',
        "package.json": "{}",
        "index.ts":
          'import { traced } from "fails"; export const handler = async () => traced().match(/[\\w.]+:\\d/)[0];',
      },
      "index.ts",
      "index.js:1",
    ],
    [
      "its place after what has to stand first",
      {
        "package.json": "{}",
        "index.ts": `#!/usr/bin/env node\n"use strict"; const isStrict = function () { return this === undefined; };
          export const handler = async () => [typeof __dirname, isStrict()];`,
      },
      "index.ts",
      ["string", true],
    ],
    [
      "JSX",
      {
        "package.json": "{}",
        "index.jsx":
          "const React = { createElement: (tag) => tag }; export const handler = async () => <b />;",
      },
      "index.jsx",
      "b",
    ],
    [
      "settings of a project that tsconfig refers to",
      {
        "package.json": "{}",
        "tsconfig.json": '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
        "tsconfig.app.json":
          '{ "include": ["src"], "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] } } }',
        "lib/a.ts": "export const a = 1;",
        "src/index.ts": 'import { a } from "@lib/a"; export const handler = async () => a;',
      },
      "src/index.ts",
      1,
    ],
    [
      "files that import each other",
      {
        "package.json": "{}",
        "other.ts": 'import { name } from "./index"; export const tell = () => name;',
        "index.ts":
          'import { tell } from "./other"; export const name = "me"; export const handler = async () => tell();',
      },
      "index.ts",
      "me",
    ],
  ])("%s", async (_what, files, handler, payload) => {
    expect(await load(handler, files)).toMatchObject({ payload, remarks: [] });
  });

  it("by tsc alone, and Lambda's Node rejects what it writes", async () => {
    const tsc = '{ "scripts": { "build": "tsc" } }';
    const cjs = { ...ONLY_ESM, "package.json": tsc, "tsconfig.json": COMMONJS };
    const handler = "index.ts";
    const code = 'import { named } from "only-esm"; export const handler = async () => named;';
    await expect(load(handler, { ...cjs, [handler]: code })).rejects.toThrow(
      /ERR_PACKAGE_PATH_NOT_EXPORTED/,
    );
    const later =
      'export const handler = async () => { const { named } = await import("only-esm"); return named; };';
    expect(await load(handler, { ...cjs, [handler]: later })).toMatchObject({
      errorMessage: expect.stringContaining("exports") as string,
    });
    expect(await load(handler, { ...cjs, [handler]: code }, { bundle: true })).toMatchObject({
      payload: "named",
    });
    const esm = { ...SHOUT, "package.json": '{ "type": "module", "scripts": { "build": "tsc" } }' };
    await expect(load(handler, { ...esm, [handler]: SHOUTING })).rejects.toThrow(
      /SyntaxError: .*'shout'/,
    );
  });

  it("by tsc alone, where a module has no names of CommonJS", async () => {
    const files = { "package.json": '{ "type": "module", "scripts": { "build": "tsc" } }' };
    const code = (text: string): Record<string, string> => ({
      ...files,
      "index.ts": `export const handler = async () => ${text};`,
    });
    expect(await load("index.ts", code('require("node:fs")'))).toMatchObject({
      errorMessage: expect.stringMatching(/^require is not defined/) as string,
    });
    expect(await load("index.ts", code("__dirname"))).toMatchObject({
      errorMessage: expect.stringMatching(/^__dirname is not defined/) as string,
    });
    const asked = code("[typeof require, typeof import.meta.dirname]");
    expect(await load("index.ts", asked)).toMatchObject({ payload: ["undefined", "string"] });
    const equals = {
      ...files,
      "index.ts":
        'import fs = require("node:fs"); export const handler = async () => typeof fs.statSync;',
    };
    expect(await load("index.ts", equals)).toMatchObject({ payload: "function" });
  });

  /** A project whose classes need the metadata of their decorators. */
  const DECORATED = {
    "tsconfig.json":
      '{ "compilerOptions": { "target": "es2021", "experimentalDecorators": true, "emitDecoratorMetadata": true } }',
    "index.ts": `const types: unknown[] = [];
        Object.assign(Reflect, { metadata: (_: string, type: unknown) => () => void types.push(type) });
        const column = (..._: unknown[]) => {};
        class User {
          @column
          age: number = 1; }
        const names = types.map((type) => (type as typeof Number).name);
        export const handler = async () => [new User().age, ...names];`,
  };
  /** Our own TypeScript has no API any more. */
  const TYPESCRIPT = {
    "node_modules/typescript/index.js": `module.exports = require(${JSON.stringify(
      createRequire(createRequire(import.meta.url).resolve("@arethetypeswrong/core")).resolve(
        "typescript",
      ),
    )})`,
  };

  it("with decorators' metadata, which the project's TypeScript writes", async () => {
    const built = { "package.json": '{ "scripts": { "build": "tsc" } }' };
    expect(await load("index.ts", { ...DECORATED, ...TYPESCRIPT, ...built })).toMatchObject({
      payload: [1, "Number"],
      remarks: [],
    });
  });

  it.each<[string, Files]>([
    ["without TypeScript", {}],
    ["where a bundle has none", { ...TYPESCRIPT, "build.js": 'require("esbuild")' }],
  ])("and says that there is no metadata %s", async (_, files) => {
    expect(await load("index.ts", { ...DECORATED, ...files })).toMatchObject({
      payload: [1],
      remarks: expect.arrayContaining(["no-decorator-metadata"]) as string[],
    });
  });

  it.each([
    ["is missing", '{ "extends": "./base.json" }', /tsconfig\.json .*extends "\.\/base\.json"/],
    ["does not parse", "{ ,", /tsconfig\.json cannot be used: .*1:3/],
    ["is itself", '{ "extends": "./tsconfig.json" }', /tsconfig\.json cannot be used/],
  ])("unless what tsconfig extends %s", async (_what, text, message) => {
    const files = { "tsconfig.json": text, "index.ts": "export const handler = async () => 1;" };
    await expect(load("index.ts", files)).rejects.toThrow(message);
  });
});

describe("JavaScript for a bundler", () => {
  const BUNDLED = { remarks: ["bundled"] };
  const MODULE = "export const handler = async () => lib;";

  it.each<[string, Files, handler: string]>([
    [
      "imports a file without its ending",
      { "index.mjs": `import { lib } from "./lib"; ${MODULE}`, "lib.js": "export const lib = 1;" },
      "index.mjs",
    ],
    [
      "imports a folder",
      {
        "index.mjs": `import { lib } from "./lib"; ${MODULE}`,
        "lib/index.js": "export const lib = 1;",
      },
      "index.mjs",
    ],
    [
      "is an ES module without saying so",
      {
        "package.json": '{ "devDependencies": { "serverless-esbuild": "1" } }',
        "index.js": `import { lib } from "./lib"; ${MODULE}`,
        "lib.js": "export const lib = 1;",
      },
      "index.js",
    ],
    [
      "is bundled by a stack of the CDK",
      {
        "cdk.json": "{}",
        "package.json": "{}",
        "lib/stack.ts": "new NodejsFunction(this, 'confirm');",
        "src/index.js": `const lib = 1; ${MODULE}`,
      },
      "src/index.js",
    ],
  ])("%s", async (_what, files, handler) => {
    expect(await load(handler, files)).toMatchObject({ payload: 1, ...BUNDLED });
    await expect(load(handler, files, { bundle: false })).rejects.toThrow(/cannot be loaded/);
  });

  it("imports files that are texts", async () => {
    const files = {
      "index.mjs": `import html from "./a.html"; import lib from "./b.tpl"; export const handler = async () => [html, lib];`,
      "a.html": "<b>",
      "b.tpl": "b",
      "c.mjs": 'import c from "./c.own"; export const handler = async () => c;',
      "c.own": "c",
      "d.ts": 'import c from "./c.own"; export const handler = async () => c;',
    };
    expect(await load("index.mjs", files)).toMatchObject({ payload: ["<b>", "b"], ...BUNDLED });
    for (const handler of ["c.mjs", "d.ts"]) {
      await expect(load(handler, files)).rejects.toMatchObject({
        remedy: expect.stringContaining("--loader .own=text") as string,
      });
    }
    expect(await load("c.mjs", files, { loader: { ".own": "text" } })).toMatchObject({
      payload: "c",
    });
  });

  it("is bundled once for calls at the same time", async () => {
    const folder = folderWith({
      "index.mjs": `import { lib } from "./lib"; ${MODULE}`,
      "lib.js": "export const lib = 1;",
    });
    const invoke = localInvoker({ file: join(folder, "index.mjs"), env: {} });
    const calls = await Promise.all([invoke(event), invoke(event), invoke(event)]);
    for (const { outcome, target } of calls) {
      expect(outcome).toMatchObject({ payload: 1 });
      expect(target).toMatchObject({ assumptions: [{ code: "bundled" }] });
    }
  });

  it("is left to Node where nothing shows a bundler", async () => {
    const files = {
      "index.js": `const lib = 1; ${MODULE}`,
      "json.mjs": 'import lib from "./a.json"; export const handler = async () => lib;',
      "a.json": "{}",
      "paths.mjs": 'import lib from "@lib/a"; export const handler = async () => lib;',
    };
    await expect(load("index.js", files)).rejects.toMatchObject({
      message: expect.stringContaining("Runtime.UserCodeSyntaxError") as string,
      remedy: expect.stringContaining("--bundle") as string,
    });
    await expect(load("json.mjs", files)).rejects.toThrow(/needs an import attribute/);
    await expect(load("paths.mjs", files)).rejects.toThrow(/Cannot find package '@lib\/a'/);
    expect(await load("index.js", files, { bundle: true })).toMatchObject({ payload: 1 });
  });
});
