import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readHandler } from "../../../src/cli/flags/handler.ts";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const WRAPPER = `
  const { join } = require("node:path");
  const [file, name] = process.env.DD_LAMBDA_HANDLER.split(".");
  const inner = require(join(process.env.LAMBDA_TASK_ROOT, file));
  exports.handler = (...args) => { console.log(process.env._HANDLER, process.cwd()); return inner[name](...args); };`;

const folder = folderWith({
  "package.json": '{ "name": "shop" }',
  "src/confirm.mjs": "export const handler = async (event) => event;",
  "src/other.js": "exports.handler = async (event) => event;",
  "src/welcome.mail.js": "",
  "app.py": "def handler(event, context): return event",
  "config.yaml": "a: 1",
  "node_modules/inner-wrap/index.js": WRAPPER,
  "layer/nodejs/node_modules/dd-js/handler.js": WRAPPER,
  "layer/nodejs/node_modules/@my/wrap/index.js": WRAPPER,
});
const layers = [join(folder, "layer")];

describe("a handler outside of the function's own files is", () => {
  it.each([
    ["/opt/nodejs/node_modules/dd-js/handler.handler", "nodejs/node_modules/dd-js/handler.js"],
    ["@my/wrap.handler", "nodejs/node_modules/@my/wrap/index.js"],
    ["inner-wrap.handler", "../node_modules/inner-wrap/index.js"],
  ])("%s", async (text, file) => {
    expect(await readHandler(text, folder, layers)).toEqual({
      file: join(folder, "layer", file),
      exportName: "handler",
      root: folder,
      isReference: false,
    });
  });

  it("run from the function's root", async () => {
    const handler = "/opt/nodejs/node_modules/dd-js/handler.handler";
    const { code, out } = await cli(
      ["run", handler, "--layer", "layer", "--env", "DD_LAMBDA_HANDLER=src/other.handler"],
      { cwd: folder },
    );
    expect(code).toBe(0);
    expect(out).toContain(`${handler} ${folder}`);
  });
});

describe("a handler that is not there", () => {
  it.each([
    ["/opt/nodejs/x.handler", [], "no such handler: /opt/nodejs/x.handler", /--layer/],
    ["/opt/nodejs/x.handler", layers, "no such handler: /opt", /No layer contains it/],
    ["src/confirm", [], /src\/confirm \(did you mean src\/confirm\.mjs\?\)$/, /^Pass a/],
    ["src/confirm.js", [], /did you mean src\/confirm\.mjs\?/, /^Pass a/],
    ["src/confrim.mjs#main", [], /did you mean src\/confirm\.mjs\?/, /^Pass a/],
    [
      "arn:aws:lambda:us-east-1:111122223333:function:confirm",
      [],
      /^arn:aws:lambda:us-east-1:111122223333:function:confirm is a deployed function, not a file$/,
      /^To call it, use invoke arn:aws:lambda/,
    ],
    ["app.py", [], /app\.py: Python handlers are not supported$/, /Only Node.js handlers/],
    ["app.lambda_handler", [], "Python handlers are not supported", /invoke/],
    ["config.yaml", [], "config.yaml is neither JavaScript nor TypeScript", /^Pass a/],
    [
      "package.json",
      [],
      /is neither JavaScript nor TypeScript$/,
      /^If it is an event, pass it to run with --event\./,
    ],
    [
      "src/welcome.mail.send",
      [],
      /it looks for welcome\.js and its export "mail\.send"$/,
      /^Rename src\/welcome\.mail\.js .*--handler src\/welcome\.mail\.js#send$/,
    ],
    ["nowhere/index.handler", [], /no such handler: .*nowhere\/index\.handler$/, /^Pass a/],
  ])("%s", async (text, given, message, remedy) => {
    const read = readHandler(text, folder, given);
    await expect(read).rejects.toThrow(message);
    await expect(read).rejects.toMatchObject({
      code: "handler-not-found",
      remedy: expect.stringMatching(remedy) as string,
    });
  });
});
