import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { explainLoadFailure } from "../../../src/runtime/invoker/load-failure.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import type { LocalInvokerOptions } from "../../../src/runtime/invoker/invoker-options.ts";
import { folderWith } from "../../helpers/handlers.ts";

const event = createEvent({ seed: "load-failure" });

type Files = Record<string, string>;

const load = (handler: string, files: Files, options: Partial<LocalInvokerOptions> = {}) =>
  localInvoker({ file: join(folderWith(files), handler), env: {}, ...options })(event);

const OK = { outcome: { kind: "returned", payload: 1 } };

describe("modules are as the runtime has them", () => {
  const esm = { "index.js": "export const handler = async () => 1;" };
  const requiring = {
    "node_modules/only-esm/package.json": '{ "type": "module", "exports": "./index.js" }',
    "node_modules/only-esm/index.js": "export const one = 1;",
    "index.js": 'const { one } = require("only-esm"); exports.handler = async () => one;',
  };
  const OLD = ["nodejs20.x", "nodejs22.x"] as const;

  it.each(OLD)("%s takes no ES module that does not say so", async (runtime) => {
    await expect(load("index.js", esm, { runtime })).rejects.toThrow(
      /Runtime\.UserCodeSyntaxError: SyntaxError: Unexpected token 'export'/,
    );
  });

  it.each(OLD)("%s requires no ES module", async (runtime) => {
    await expect(load("index.js", requiring, { runtime })).rejects.toMatchObject({
      message: expect.stringContaining("[ERR_REQUIRE_ESM]") as string,
      remedy: expect.stringContaining("NODE_OPTIONS=--experimental-require-module") as string,
    });
  });

  it("nodejs24.x takes both, and NODE_OPTIONS lets the others", async () => {
    expect(await load("index.js", esm, { runtime: "nodejs24.x" })).toMatchObject(OK);
    expect(await load("index.js", requiring, { runtime: "nodejs24.x" })).toMatchObject(OK);
    const variables = { NODE_OPTIONS: "--experimental-require-module" };
    expect(await load("index.js", requiring, { variables })).toMatchObject(OK);
    const both = { NODE_OPTIONS: "--experimental-require-module --experimental-detect-module" };
    expect(await load("index.js", esm, { variables: both })).toMatchObject(OK);
    const last = { NODE_OPTIONS: "--experimental-require-module --no-experimental-require-module" };
    await expect(load("index.js", requiring, { variables: last })).rejects.toThrow(
      /ERR_REQUIRE_ESM/,
    );
  });

  it("a package.json that does not parse is Node's to reject", async () => {
    const files = { "package.json": "{", "index.js": "exports.handler = async () => 1;" };
    await expect(load("index.js", files)).rejects.toThrow(/package\.json/);
  });
});

describe("the error says what to do about", () => {
  it.each<[string, Files, handler: string, message: RegExp, remedy: RegExp]>([
    [
      "a package of the SDK that Lambda has",
      { "index.mjs": 'import "@aws-sdk/client-dynamodb/x"; export const handler = async () => 1;' },
      "index.mjs",
      /Cannot find package '@aws-sdk\/client-dynamodb\/?x?'/,
      /npm i -D @aws-sdk\/client-dynamodb$/m,
    ],
    [
      "a package of the SDK that is mistyped",
      { "index.mjs": 'import "@aws-sdk/client-snss"; export const handler = async () => 1;' },
      "index.mjs",
      /Cannot find package '@aws-sdk\/client-snss'/,
      /^There is no package @aws-sdk\/client-snss \(did you mean @aws-sdk\/client-sns\?\)$/m,
    ],
    [
      "a file whose one export is a class",
      { "stack.mjs": "export class ShopStack {}" },
      "stack.mjs",
      /has no exported function "handler"/,
      /^It exports no function that Lambda can call\.$/,
    ],
    [
      "a package that is not installed",
      {
        "package.json": '{ "dependencies": { "@middy/core": "6", "aws-sdk": "2" } }',
        "yarn.lock": "",
        "index.js": 'require("@middy/core");',
      },
      "index.js",
      /Cannot find module '@middy\/core'$/,
      /^@middy\/core is in package\.json but is not installed: yarn install$/m,
    ],
    [
      "a package that is not declared",
      { "index.mjs": 'import "aws-cdk-lib/aws-ses"; export const handler = () => 1;' },
      "index.mjs",
      /Cannot find package 'aws-cdk-lib/,
      /^aws-cdk-lib is not in package\.json\. If it is a package, install it: npm i aws-cdk-lib\nIf it is in a layer, pass the layer's folder or \.zip with --layer\.$/m,
    ],
    [
      "an alias of webpack's",
      {
        "package.json": '{ "devDependencies": { "serverless-webpack": "5" } }',
        "index.js": 'import { save } from "lib/db"; export const handler = () => save();',
      },
      "index.js",
      /Cannot find module 'lib\/db'$/,
      /^lib is not in package\.json\. If it is an alias of the bundler, add it to compilerOptions\.paths in tsconfig\.json or jsconfig\.json, as here: "lib\/\*": \["\.\/<folder>\/\*"\]\nOr build it and name the built file: npx serverless webpack --out dist\nIf it is a package, install it: npm i lib$/m,
    ],
    [
      "an alias in an app of SST",
      {
        "sst.json": "{}",
        "index.js": 'import { save } from "@dao/user"; export const handler = () => save();',
      },
      "index.js",
      /Cannot find (?:module|package) '@dao\/user'/,
      /^@dao\/user is not in package\.json\. If it is an alias of the bundler, [^\n]*: "@dao\/\*": \["\.\/<folder>\/\*"\]\nIf it is a package,/m,
    ],
    [
      "an alias that no package has the name of",
      { "index.ts": 'import { mail } from "@mail"; export const handler = () => mail();' },
      "index.ts",
      /Invalid module "@mail"/,
      /^@mail is not in package\.json\. If it is an alias of the bundler, [^\n]*: "@mail": \["\.\/<file>"\]$/m,
    ],
    [
      "an alias of which Node says the first part",
      { "index.ts": 'import { mail } from "~/mail"; export const handler = () => mail();' },
      "index.ts",
      /Cannot find package '~'/,
      /^~ is not in package\.json\. If it is an alias of the bundler, [^\n]*: "~\/\*": \["\.\/<folder>\/\*"\]$/m,
    ],
    [
      "JSX in a file that is not compiled",
      {
        "index.mjs": 'import { view } from "./view.mjs"; export const handler = () => view;',
        "view.mjs": "\nexport const view = <b>Welcome</b>;",
      },
      "index.mjs",
      /Unexpected token '<' \(.*view\.mjs:2:2\d\)$/,
      /^Node cannot load JSX from a \.js file\. .*--bundle\.$/m,
    ],
    [
      "ES modules that import each other",
      {
        "index.mjs":
          'import { b } from "./lib/b.mjs"; export const a = b; export const handler = () => a;',
        "lib/b.mjs": 'import { c } from "./c.mjs"; export const b = c;',
        "lib/c.mjs": 'import { a } from "../index.mjs"; export const c = a + 1;',
      },
      "index.mjs",
      /ReferenceError: Cannot access 'a' before initialization$/,
      /^Circular import: lib\/c\.mjs -> index\.mjs -> lib\/b\.mjs -> lib\/c\.mjs\. c\.mjs runs before the exports it reads exist\. Move /m,
    ],
    [
      "CommonJS that requires its own parent",
      {
        "index.js":
          'const B = require("./b"); exports.A = class {}; exports.handler = () => new B();',
        "b.js": 'const { A } = require("./index");\nmodule.exports = class B extends A {};',
      },
      "index.js",
      /TypeError: Class extends value undefined/,
      /^Circular import: b\.js -> index\.js -> b\.js\. /m,
    ],
    [
      "TypeScript that imports its own parent",
      {
        "index.ts":
          'import { B } from "./b"; export class A {} export const handler = () => new B();',
        "b.ts": 'import { A } from "./index";\nexport class B extends A { name: string = "b"; }',
      },
      "index.ts",
      /TypeError: Class extends value undefined/,
      /^Circular import: b\.ts -> index\.ts -> b\.ts\. /m,
    ],
    [
      "a circle beside a path that is made while it runs, which leads into no package",
      {
        "index.js":
          'const name = "b"; const B = require(`./${name}`); const A = require("./a"); exports.handler = () => A;',
        "a.js": 'const { B } = require("./b");\nmodule.exports = class A extends B {};',
        "b.js": 'const A = require("./a"); exports.B = class B extends A {};',
        "node_modules/broken/index.js": "const = ;",
      },
      "index.js",
      /TypeError: Class extends value (?:undefined|#<Object>)/,
      /^Circular import: /m,
    ],
    [
      "all packages that are not installed, at once",
      {
        "package.json": '{ "dependencies": { "kept": "1" } }',
        "node_modules/here/index.js": "",
        "lib/x.js": 'require("here"); require("node:fs"); require("ajv/dist/core");',
        "index.js":
          'require("@aws-sdk/client-polly"); require("./lib/x"); require("kept"); require("lib/y"); import("@acme/pets");',
      },
      "index.js",
      /Cannot find module '@aws-sdk\/client-polly'/,
      /^@acme\/pets, ajv are not installed either\. All at once: npm i -D @aws-sdk\/client-polly @acme\/pets ajv$/m,
    ],
    [
      "what fails beside a circle, for another reason",
      {
        "index.js":
          'exports.stage = process.env.STAGE.split(","); require("./b"); exports.handler = () => 1;',
        "b.js": 'require("./index");',
      },
      "index.js",
      /TypeError: Cannot read properties of undefined/,
      /^Read while loading and not set: STAGE\. Set it with --env STAGE=…$/m,
    ],
    [
      "a package that is not installed, once it is called for",
      {
        "package.json": '{ "dependencies": { "uuid": "6" } }',
        "index.js": 'exports.handler = async () => require("uuid").v4();',
      },
      "index.js",
      /Cannot find module 'uuid'$/,
      /^uuid is in package\.json but is not installed: npm install$/m,
    ],
    [
      "a package of the workspace that is not built",
      {
        "node_modules/@my/core/package.json": '{ "main": "dist/index.js" }',
        "index.js": 'require("@my/core");',
      },
      "index.js",
      /Cannot find module '.*@my\/core\/dist\/index\.js'/,
      /^A file of @my\/core is missing\. Build that package first/m,
    ],
    [
      "version 2 of the SDK",
      { "index.js": 'require("aws-sdk/clients/ses");' },
      "index.js",
      /Runtime\.ImportModuleError: Error: Cannot find module 'aws-sdk\/clients\/ses'$/,
      /nodejs22\.x has no aws-sdk v2/,
    ],
    [
      "a function in the place of the exports",
      { "index.js": "module.exports = async () => 1;" },
      "index.js",
      /exports a function as module.exports/,
      /exports\.handler = /,
    ],
    [
      "a file that is required without its extension",
      { "index.js": 'require("./lib/util");', "lib/util.cjs": "" },
      "index.js",
      /Error: Cannot find module '\.\/lib\/util'$/,
      /^Did you mean \.\/lib\/util\.cjs\?$/m,
    ],
    [
      "the same in another of its files",
      {
        "index.js": 'require("./lib/a");',
        "lib/a.js": 'require("./Utils.js");',
        "lib/util.js": "",
      },
      "index.js",
      /module '\.\/Utils\.js' \(required by .*\/lib\/a\.js\)$/,
      /^Did you mean \.\/util\.js\?$/m,
    ],
    [
      "a module in a .cjs file",
      { "index.cjs": 'import "node:fs";', "package.json": '{ "type": "module" }' },
      "index.cjs",
      /Cannot use import statement outside a module/,
      /^Node loads a \.cjs file as CommonJS: use require and exports, or name the file \.mjs\. /m,
    ],
    [
      "an import with the wrong extension",
      { "index.mjs": 'import "./util.js";', "util.mts": "" },
      "index.mjs",
      /Cannot find module '.*util\.js' imported from/,
      /^Did you mean \.\/util\.mts\?$/m,
    ],
    [
      "an import of an own file without its path",
      { "index.mjs": 'import "mail.mjs";', "mail.mjs": "" },
      "index.mjs",
      /Cannot find package 'mail\.mjs' imported from/,
      /^Without \.\/ it is the name of a package\. Did you mean \.\/mail\.mjs\?$/m,
    ],
    [
      "an import from the root of the sources",
      { "src/index.mjs": 'import "src/mail/send.mjs";', "src/mail/send.mjs": "" },
      "src/index.mjs",
      /Cannot find package 'src' imported from/,
      /^src is a folder of the project\. Import its files by a path/m,
    ],
    [
      "a client that Prisma generates",
      {
        "package.json": '{ "devDependencies": { "prisma": "6" } }',
        "index.ts": 'import { db } from "./generated/client"; export const handler = () => db;',
      },
      "index.ts",
      /Could not resolve "\.\/generated\/client"/,
      /^\.\/generated\/client is written by a build step\. Run it first: npx prisma generate$/m,
    ],
    [
      "types and queries that a script generates",
      {
        "package.json": '{ "scripts": { "graphql:codegen": "graphql-codegen" } }',
        "index.js": 'require("./__generated__/queries");',
      },
      "index.js",
      /Cannot find module '\.\/__generated__\/queries'/,
      /^\.\/__generated__\/queries .*: npm run graphql:codegen$/m,
    ],
    [
      "a variable without which there is an empty text",
      {
        "index.js": `const mode = process.env.STAGE || "development";
          const secret = mode === "development" ? process.env.AUTH_SECRET_DEV || "" : "";
          if (!secret) throw new Error("client secret missing");`,
      },
      "index.js",
      /Error: client secret missing$/,
      /^Read while loading and not set: AUTH_SECRET_DEV\. Set it with --env AUTH_SECRET_DEV=…$/m,
    ],
    [
      "a variable that another function of the project reads",
      {
        "index.js": 'require("./prices"); exports.handler = async () => 1;',
        "prices.js":
          'const key = process.env.CMS_MANAGEMENT_KEY;\nif (typeof key === "undefined") throw new TypeError("Expected parameter accessToken");',
      },
      "index.js",
      /TypeError: Expected parameter accessToken$/,
      /^Read while loading and not set: CMS_MANAGEMENT_KEY\. Set it with --env CMS_MANAGEMENT_KEY=…$/m,
    ],
    [
      "a file of a layer",
      { "index.ts": 'import { a } from "/opt/nodejs/a"; export const handler = async () => a;' },
      "index.ts",
      /Cannot find module '\/opt\/nodejs\/a'/,
      /--layer/,
    ],
  ])("%s", async (_what, files, handler, message, remedy) => {
    await expect(load(handler, files)).rejects.toMatchObject({
      message: expect.stringMatching(message) as string,
      remedy: expect.stringMatching(remedy) as string,
    });
  });

  it("not an alias that tsconfig.json or jsconfig.json has as well", async () => {
    const files = {
      "package.json": '{ "devDependencies": { "serverless-webpack": "5" } }',
      "jsconfig.json":
        '{ "compilerOptions": { "paths": { "lib/*": ["./src/lib/*"], "@mail": ["./src/mail.js"] } } }',
      "src/lib/db.js": "exports.save = () => 1;",
      "src/mail.js": "export const mail = () => 2;",
      "index.js":
        'import { save } from "lib/db"; import { mail } from "@mail"; export const handler = async () => save() + mail();',
    };
    expect(await load("index.js", files)).toMatchObject({ outcome: { payload: 3 } });
  });

  it("a file of a layer that a call asks for, where no layer is named", async () => {
    const reading = 'require("node:fs").readFileSync("/opt/config.json")';
    const files = { "index.js": `exports.handler = async () => ${reading};` };
    await expect(load("index.js", files)).rejects.toMatchObject({
      code: "layer-missing",
      remedy: expect.stringContaining("--layer") as string,
    });
    expect(await load("index.js", files, { layers: [folderWith({})] })).toMatchObject({
      outcome: { kind: "handler-error" },
    });
  });

  it.each([
    ["nodejs", /nodejs\/node_modules: pass the folder above it, --layer \S+$/m],
    ["", /nodejs\/node_modules: move it there$/m],
  ])("a layer whose packages are in the wrong place, %j", async (part, remedy) => {
    const layer = folderWith({ [join(part, "node_modules/greet/index.js")]: "exports.a = 1;" });
    const files = { "index.js": 'require("greet"); exports.handler = async () => 1;' };
    await expect(load("index.js", files, { layers: [join(layer, part)] })).rejects.toMatchObject({
      remedy: expect.stringMatching(remedy) as string,
    });
  });

  it("a package of the SDK that a call asks for", async () => {
    const files = {
      "index.js": 'exports.handler = async () => require("@aws-sdk/client-dynamodb");',
    };
    await expect(load("index.js", files)).rejects.toMatchObject({
      code: "handler-not-loaded",
      remedy: expect.stringContaining("npm i -D @aws-sdk/client-dynamodb") as string,
    });
  });
});

it("version 2 of the SDK as a devDependency is found", async () => {
  const files = {
    "package.json": '{ "devDependencies": { "aws-sdk": "2" } }',
    "node_modules/aws-sdk/index.js": "exports.one = 1;",
    "index.js": 'const { one } = require("aws-sdk"); exports.handler = async () => one;',
  };
  const { target } = await load("index.js", files);
  expect(target).toMatchObject({ assumptions: [{ code: "dev-dependency" }] });
  const bundled = '{ "devDependencies": { "aws-sdk": "2", "esbuild": "1" } }';
  expect(await load("index.js", { ...files, "package.json": bundled })).not.toHaveProperty(
    "target.assumptions",
  );
});

it("version 2 of the SDK in the folder above is found, where the function's own package lacks it", async () => {
  const code = 'const { one } = require("aws-sdk"); exports.handler = async () => one;';
  const own = "amplify/backend/function/shop/src";
  const files = {
    "package.json": '{ "dependencies": { "aws-sdk": "2" } }',
    "node_modules/aws-sdk/index.js": "exports.one = 1;",
    [`${own}/package.json`]: '{ "name": "shop", "dependencies": {} }',
    [`${own}/index.js`]: code,
  };
  const { target } = await load(`${own}/index.js`, files);
  expect(target).toMatchObject({ assumptions: [{ code: "no-old-sdk" }] });
  const declared = '{ "name": "shop", "dependencies": { "aws-sdk": "2" } }';
  expect(
    await load(`${own}/index.js`, { ...files, [`${own}/package.json`]: declared }),
  ).not.toHaveProperty("target.assumptions");
  expect(await load("index.js", { ...files, "index.js": code })).not.toHaveProperty(
    "target.assumptions",
  );
});

it("what a handler prints has no frames of what runs it", async () => {
  const code = `exports.handler = async () => {
    const { stack } = new Error("mine");
    console.log(stack);
    console.log(JSON.stringify({ stack, then: 1 }));
    process.stdout.write(stack + "\\n");
    try { require("node:fs").readFileSync("missing"); } catch (error) { console.error(error); }
  };`;
  const { logs } = await load("index.js", { "index.js": code });
  const text = logs.map((line) => line.text).join("\n");
  expect(text).not.toMatch(/worker\.cjs|src\/runtime/);
  expect(text).toContain("index.js:2:");
  expect(text).toContain('","then":1}');
  expect(text).toMatch(/index\.js:6:\d+\) \{\n\s+errno/);
});

it("a data schema that grants the function nothing is why its client has no variables", async () => {
  const note = { code: "data-not-granted", severity: "warning", where: {}, args: {} } as const;
  const handler = { file: "/app/handler.ts", exportName: "handler", runtime: "nodejs22.x" };
  const setting = { unsetVariables: [], assumptions: [note], env: {}, layers: [] };
  const errorMessage =
    "The data environment variables are malformed. Expected string values for: x";
  const { remedy } = await explainLoadFailure(
    { ...handler, ...setting },
    {
      kind: "threw",
      errorType: "Error",
      errorMessage,
      trace: [],
      code: undefined,
      preload: undefined,
    },
  );
  expect(remedy).toMatch(/^The data schema grants this function no access.*allow\.resource/);
});
