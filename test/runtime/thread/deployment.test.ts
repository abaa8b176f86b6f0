import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import type { LocalInvokerOptions } from "../../../src/runtime/invoker/invoker-options.ts";
import { folderWith } from "../../helpers/handlers.ts";

const event = createEvent({ seed: "deployment" });
const PACKAGE = { "package.json": '{ "name": "shop-triggers" }' };

/** Runs the handler of a folder with these files. @returns What it logged, its folder called `…`. */
async function logged(
  files: Record<string, string>,
  handler: string,
  options: (folder: string) => Partial<LocalInvokerOptions> = () => ({}),
): Promise<string[]> {
  const folder = folderWith(files);
  const invoke = localInvoker({ file: join(folder, handler), env: {}, ...options(folder) });
  const { outcome, logs } = await invoke(event);
  expect(outcome).toMatchObject({ kind: "returned" });
  return logs.map(({ text }) => text.replaceAll(folder, "…"));
}

const logging = (...expressions: string[]): string =>
  `exports.handler = async (event) => { ${expressions.map((each) => `console.log(${each});`).join(" ")} return event; };`;

describe("the package's root is", () => {
  const code = logging("process.cwd(), process.env.LAMBDA_TASK_ROOT, process.env._HANDLER");
  it.each([
    ["the folder of the package.json", PACKAGE, "src/confirm.js", "… … src/confirm.handler"],
    ["the file's own folder without one", {}, "src/confirm.cjs", "…/src …/src confirm.handler"],
    [
      "not a folder that a package.json only gives a module type",
      { ...PACKAGE, "dist/package.json": '{ "type": "commonjs" }' },
      "dist/confirm.js",
      "… … dist/confirm.handler",
    ],
    [
      "not that of a wrapper in node_modules",
      { ...PACKAGE, "node_modules/wrapper/package.json": '{ "name": "wrapper" }' },
      "node_modules/wrapper/confirm.js",
      "… … node_modules/wrapper/confirm.handler",
    ],
  ])("%s", async (_, files, handler, found) => {
    expect(await logged({ ...files, [handler]: code }, handler)).toEqual([found]);
  });
});

describe("a handler finds", () => {
  it.each([
    ["nodejs22.x", "src/confirm.js", "undefined false /var/runtime/index.mjs"],
    ["nodejs22.x", "src/confirm.ts", "undefined false /var/runtime/index.mjs"],
    ["nodejs24.x", "src/confirm.js", "undefined false undefined"],
  ] as const)("no main module, and in %s's %s its runtime as parent", async (...args) => {
    const [runtime, handler, found] = args;
    const code = logging("require.main, require.main === module, module.parent?.filename");
    const files = { ...PACKAGE, [handler]: code };
    expect(await logged(files, handler, () => ({ runtime }))).toEqual([found]);
  });

  it("files from the package's root on, by every function that takes a path", async () => {
    const code = `
      const fs = require("node:fs");
      const { promisify } = require("node:util");
      const copy = fs.mkdtempSync(require("node:os").tmpdir() + "/shop-") + "/copy.txt";
      ${logging(
        'fs.readFileSync("data.txt", "utf8")',
        'await fs.promises.readFile("./data.txt", "utf8")',
        'await promisify(fs.exists)("data.txt"), fs.existsSync("missing.txt"), fs.existsSync("")',
        'fs.realpathSync.native("src"), fs.statSync("src/").isDirectory()',
        '(await Array.fromAsync(fs.createReadStream("data.txt", "utf8"))).join("")',
        '(fs.copyFileSync("data.txt", copy), fs.readFileSync(copy, "utf8"))',
        '(await import("node:fs")).readFileSync("/var/task/data.txt", "utf8")',
      )}`;
    const files = { ...PACKAGE, "src/confirm.js": code, "data.txt": "welcome" };
    expect(await logged(files, "src/confirm.js")).toEqual([
      "welcome",
      "welcome",
      "true false false",
      "…/src true",
      "welcome",
      "welcome",
      "welcome",
    ]);
  });

  it("its own current directory, when it changes that", async () => {
    const before = process.cwd();
    const code = logging(
      '(process.chdir("src"), process.cwd())',
      'require("node:fs").existsSync("confirm.js"), require("node:path").resolve("x")',
      '(() => { try { process.chdir("confirm.js"); } catch (error) { return error.code; } })()',
    );
    expect(await logged({ ...PACKAGE, "src/confirm.js": code }, "src/confirm.js")).toEqual([
      "…/src",
      "true …/src/x",
      "ENOTDIR",
    ]);
    expect(process.cwd()).toBe(before);
  });

  it("modules in the package's root by their name", async () => {
    const files = {
      ...PACKAGE,
      "index.js": `const add = require("add-to-group"); ${logging("add")}`,
      "add-to-group.js": 'module.exports = "added";',
    };
    expect(await logged(files, "index.js")).toEqual(["added"]);
  });

  it("modules by their absolute path on Lambda", async () => {
    const files = {
      ...PACKAGE,
      "index.js": `const { a } = require("/var/task/lib/a"); ${logging("a, (await import('/var/task/lib/b.mjs')).b")}`,
      "lib/a.js": 'exports.a = "required";',
      "lib/b.mjs": 'export const b = "imported";',
    };
    expect(await logged(files, "index.js")).toEqual(["required imported"]);
  });

  it("modules in a NODE_PATH of the function's own, and not in the shell's", async () => {
    const files = {
      ...PACKAGE,
      "index.js": `const { greet } = require("shop-layer"); ${logging("greet()", "process.env.NODE_PATH")}`,
      "layer/shop-layer/index.js": 'exports.greet = () => "hello";',
    };
    const variables = (folder: string) => ({ variables: { NODE_PATH: `${folder}/layer` } });
    expect(await logged(files, "index.js", variables)).toEqual(["hello", "…/layer"]);
    const shell = (folder: string) => ({ env: { NODE_PATH: `${folder}/layer` } });
    await expect(logged(files, "index.js", shell)).rejects.toThrow("shop-layer");
  });

  it("what layers have, the last one's first", async () => {
    const files = {
      ...PACKAGE,
      "src/confirm.js": `
        const lib = require("lib");
        const greet = require("/opt/nodejs/greet");
        const read = (name) => require("node:fs").readFileSync(name, "utf8");
        const failing = () => { try { read("/opt/none.txt"); } catch (error) { return error.message; } };
        ${logging('lib, greet, read("/opt/data.txt")', '(await import("only-esm")).default', "failing()")}`,
      "first/nodejs/node_modules/lib/index.js": 'module.exports = "first";',
      "first/nodejs/greet.js": 'module.exports = "greeting";',
      "second/nodejs/node22/node_modules/lib/index.js": 'module.exports = "second";',
      "second/data.txt": "data",
      "second/nodejs/node_modules/only-esm/package.json":
        '{ "name": "only-esm", "type": "module", "exports": { "import": "./index.js" } }',
      "second/nodejs/node_modules/only-esm/index.js": 'export default "esm";',
    };
    const layers = (folder: string) => ({ layers: [`${folder}/first`, `${folder}/second`] });
    expect(await logged(files, "src/confirm.js", layers)).toEqual([
      "second greeting data",
      "esm",
      "ENOENT: no such file or directory, open '/opt/none.txt'",
    ]);
  });

  it("what layers have in TypeScript as well, and the TypeScript of layers", async () => {
    const files = {
      ...PACKAGE,
      "index.ts":
        'import { a } from "/opt/nodejs/a"; import { b } from "/opt/nodejs/b"; export const handler = async () => { console.log(a, b); };',
      "layer/nodejs/a.js": 'exports.a = "js";',
      "layer/nodejs/b.ts": 'export const b: string = "ts";',
    };
    const layers = (folder: string) => ({ layers: [`${folder}/layer`] });
    expect(await logged(files, "index.ts", layers)).toEqual(["js ts"]);
  });

  it("the packages of the function from a layer's files, as Lambda's SDK is found", async () => {
    const files = {
      "shop/package.json": '{ "name": "shop" }',
      "shop/node_modules/@aws-sdk/client-ses/index.js": 'module.exports = "sdk";',
      "shop/index.js": `const used = require("/opt/nodejs/mail"); ${logging("used")}`,
      "layer/nodejs/mail.js": 'module.exports = require("@aws-sdk/client-ses");',
    };
    const layers = (folder: string) => ({ layers: [`${folder}/layer`] });
    expect(await logged(files, "shop/index.js", layers)).toEqual(["sdk"]);
  });
});

describe("variables", () => {
  const read = (...names: string[]): string =>
    logging(...names.map((name) => `process.env.${name}`));

  it("of a function win over Lambda's defaults, and Lambda's own over both", async () => {
    const code = read("LANG", "TZ", "PATH", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME");
    const given = { LANG: "shell", PATH: "/shell", AWS_EXECUTION_ENV: "CloudShell" };
    const variables = { TZ: "Europe/Berlin", AWS_LAMBDA_FUNCTION_NAME: "mine" };
    expect(
      await logged({ "index.cjs": code }, "index.cjs", () => ({ env: given, variables })),
    ).toEqual([
      "en_US.UTF-8",
      "Europe/Berlin",
      "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
      "AWS_Lambda_nodejs22.x",
      "cognito-postconfirm",
    ]);
  });

  it("include a session token, which is not the shell's", async () => {
    const code = read("AWS_SESSION_TOKEN");
    const env = { AWS_SESSION_TOKEN: "real" };
    expect(await logged({ "index.cjs": code }, "index.cjs", () => ({ env }))).toEqual(["dry-run"]);
  });

  it("lead a wrapper to the handler that it wraps", async () => {
    const wrapper = `
      const { join } = require("node:path");
      const [file, name] = process.env.DD_LAMBDA_HANDLER.split(".");
      exports.handler = (...args) => require(join(process.env.LAMBDA_TASK_ROOT, file))[name](...args);`;
    const files = {
      ...PACKAGE,
      "node_modules/datadog-lambda-js/package.json": '{ "name": "datadog-lambda-js" }',
      "node_modules/datadog-lambda-js/handler.js": wrapper,
      "src/confirm.js": logging('"wrapped"'),
    };
    const variables = { DD_LAMBDA_HANDLER: "src/confirm.handler" };
    const wrapped = logged(files, "node_modules/datadog-lambda-js/handler.js", () => ({
      variables,
    }));
    expect(await wrapped).toEqual(["wrapped"]);
  });
});
