import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { ROOT } from "../../helpers/spawn.ts";

type Files = Readonly<Record<string, string>>;

const PACKAGE = { "package.json": '{ "name": "shop" }' };
const TSCONFIG = {
  "tsconfig.json": '{ "compilerOptions": { "module": "commonjs", "esModuleInterop": true } }',
};
const ECHO = "exports.handler = async (event) => event;";
const IMPORTING = `import { createHash } from "node:crypto";
  export const handler = async (event) => (createHash("md5").update(event.userName), event);`;
const REQUIRING_MODULE = {
  ...PACKAGE,
  "node_modules/only-esm/package.json": '{ "type": "module", "exports": "./index.js" }',
  "node_modules/only-esm/index.js": "export const pick = () => 1;",
  "index.js": 'const { pick } = require("only-esm"); exports.handler = async (e) => (pick(), e);',
};
/** Its names are made while it runs. */
const UNREADABLE = 'for (const name of ["shout"]) module.exports[name] = (text) => `${text}!`;';
const OLD_SDK = `require(${JSON.stringify(join(ROOT, "node_modules/aws-sdk/clients/ses"))});`;

const ROWS: [string, number, string | RegExp, Files, argv?: string[]][] = [
  ["a bare file", 0, "", { "index.js": ECHO }],
  [
    "a bare folder, from above",
    0,
    "",
    {
      "a/b/index.js": `require("./greet").greet(); ${ECHO}`,
      "a/b/greet.js": "exports.greet = () => 1;",
    },
    ["a/b/index.handler"],
  ],
  ["a bare file's own error", 2, "no-such-mailer", { "index.js": 'require("no-such-mailer");' }],
  [
    "a bare file that does not parse",
    2,
    /SyntaxError.*index\.js/,
    { "index.js": "exports.handler = async () => { return 1 ;" },
  ],
  [
    "import without a type",
    2,
    "Cannot use import statement outside a module",
    { ...PACKAGE, "index.js": IMPORTING },
  ],
  [
    "the same on nodejs24.x",
    0,
    "",
    { ...PACKAGE, "index.js": IMPORTING },
    ["index.handler", "--runtime", "nodejs24.x"],
  ],
  ["an ES module, required", 2, "ERR_REQUIRE_ESM", REQUIRING_MODULE],
  [
    "the same on nodejs20.x",
    2,
    "ERR_REQUIRE_ESM",
    REQUIRING_MODULE,
    ["index.handler", "--runtime", "nodejs20.x"],
  ],
  ["the same on nodejs24.x", 0, "", REQUIRING_MODULE, ["index.handler", "--runtime", "nodejs24.x"]],
  [
    "a callback that a timer keeps waiting",
    1,
    "callbackWaitsForEmptyEventLoop",
    {
      "index.js":
        "setInterval(() => {}, 6e4); exports.handler = (event, context, callback) => callback(null, event);",
    },
    ["index.handler", "--timeout", "1s"],
  ],
  [
    "the name of a folder, as it was given",
    0,
    "",
    {
      "fn/index.js": `if (process.env._HANDLER !== "fn.handler") throw new Error(process.env._HANDLER);
          ${ECHO}`,
    },
    ["fn.handler"],
  ],
  [
    "files and its own name from the package's root",
    0,
    "",
    {
      ...PACKAGE,
      "welcome.txt": "hello",
      "src/confirm.js": `const { readFileSync } = require("node:fs");
          exports.handler = async (event) => {
            const { LAMBDA_TASK_ROOT, _HANDLER } = process.env;
            if (_HANDLER !== "src/confirm.handler") throw new Error(_HANDLER);
            readFileSync(LAMBDA_TASK_ROOT + "/welcome.txt");
            return event;
          };`,
    },
    ["src/confirm.handler"],
  ],
  [
    "a module that a flag of NODE_OPTIONS loads",
    2,
    "NODE_OPTIONS --require ./none.cjs",
    { ...PACKAGE, "index.js": ECHO },
    ["index.handler", "--env", "NODE_OPTIONS=--require ./none.cjs"],
  ],
  [
    "a package by NODE_PATH",
    0,
    "",
    { ...PACKAGE, "index.js": `require("shop-layer"); ${ECHO}`, "layer/shop-layer/index.js": "" },
    ["index.handler", "--env", "NODE_PATH=layer"],
  ],
  [
    "a file of a layer that is not here",
    2,
    /\/opt\/db.*[\s\S]*--layer/,
    { ...PACKAGE, "index.js": `require("/opt/db"); ${ECHO}` },
  ],
  [
    "a client of the SDK that is not installed",
    2,
    /@aws-sdk\/client-dynamodb[\s\S]*npm i -D/,
    { "index.mjs": 'import "@aws-sdk/client-dynamodb";' },
  ],
  [
    "version 2 of the SDK, not deployed",
    0,
    /aws-sdk.*(?:devDependency|nodejs22\.x)/i,
    {
      "package.json": '{ "devDependencies": { "aws-sdk": "2" } }',
      "index.js": `${OLD_SDK} ${ECHO}`,
    },
  ],
  [
    "a CommonJS package by names that nobody can read",
    0,
    "",
    {
      ...PACKAGE,
      ...TSCONFIG,
      "node_modules/text-tools/index.js": UNREADABLE,
      "index.ts":
        'import { shout } from "text-tools"; export const handler = async (event: object) => (shout("a"), event);',
    },
  ],
  [
    "an import without an extension",
    0,
    "bundled with esbuild",
    {
      "package.json": '{ "devDependencies": { "serverless-esbuild": "1" } }',
      "lib/people.js": "export const remember = async () => 1;",
      "index.js":
        'import { remember } from "./lib/people"; export const handler = async (event) => (await remember(), event);',
    },
  ],
  [
    "Amplify's variables that were not generated",
    0,
    "",
    {
      "amplify/package.json": '{ "type": "module" }',
      "amplify/auth/post-confirmation/handler.ts": `import { env } from "$amplify/env/post-confirmation";
          export const handler = async (event: object) => {
            if (env.GROUP_NAME !== "ALL") throw new Error("no group");
            return event;
          };`,
    },
    ["amplify/auth/post-confirmation/handler.ts", "--env", "GROUP_NAME=ALL"],
  ],
  [
    "a function that is the module",
    2,
    "exports.handler",
    { "index.js": "module.exports = async (event) => event;" },
  ],
];

describe("run takes a handler as Lambda does", () => {
  it.concurrent.each(ROWS)("%s", async (_what, expected, said, files, argv = ["index.handler"]) => {
    const { code, out, err } = await cli(["run", ...argv], { cwd: folderWith(files) });
    expect(out + err).toMatch(said);
    expect(code).toBe(expected);
  });
});

describe("check does so, too, with", () => {
  const rows = ROWS.filter(([what]) => /^(?:a bare file|import without|a callback)/.test(what));

  it.concurrent.each(rows)("%s", async (_what, expected, said, files, argv = ["index.handler"]) => {
    const only = ["--only", "confirm-sign-up/plain"];
    const { code, out, err } = await cli(["check", ...argv, ...only], { cwd: folderWith(files) });
    expect(out + err).toMatch(said);
    expect(code).toBe(expected);
  });
});

it("a callback waits for an open socket, unless it says that it does not", async () => {
  const server = createServer((socket) => socket.on("data", () => socket.write("ok")));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const cwd = folderWith({
    "index.js": `let socket;
      const query = (done) => {
        socket ??= require("node:net").connect(${port}, "127.0.0.1");
        socket.once("data", () => done(null));
        socket.write("insert");
      };
      exports.handler = (event, context, callback) => query((error) => callback(error, event));
      exports.fixed = (event, context, callback) => {
        context.callbackWaitsForEmptyEventLoop = false;
        query((error) => callback(error, event));
      };`,
  });
  const run = (handler: string) =>
    cli(["run", handler, "--allow-net", `127.0.0.1:${port}`, "--timeout", "1s"], { cwd });
  const waiting = await run("index.handler");
  expect(waiting.code).toBe(1);
  expect(waiting.out + waiting.err).toContain("callbackWaitsForEmptyEventLoop");
  expect((await run("index.fixed")).code).toBe(0);
  server.close();
});

it("a trace begins with the user's frames, and has none of ours", async () => {
  const cwd = folderWith({
    "index.mjs": `import { readFileSync } from "node:fs";
      export const handler = async () => readFileSync("welcome.html");`,
  });
  const { code, out } = await cli(["run", "index.handler", "--json"], { cwd });
  expect(code).toBe(1);
  const { outcome } = JSON.parse(out) as { outcome: { trace: string[] } };
  const frames = outcome.trace.filter((line) => line.trimStart().startsWith("at "));
  expect(frames.find((line) => !line.includes("node:fs"))).toContain("index.mjs");
  expect(outcome.trace.join("\n")).not.toMatch(/\/dist\/|runtime\/(?:thread|worker)|capture\//);
});
