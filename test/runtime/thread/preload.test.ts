import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import type { LocalInvokerOptions } from "../../../src/runtime/invoker/invoker-options.ts";
import { folderWith } from "../../helpers/handlers.ts";

const event = createEvent({ seed: "preload" });

const FILES = {
  "package.json": '{ "name": "shop" }',
  "src/index.js": "exports.handler = async () => globalThis.seen;",
  "src/index.ts": "export const handler = async () => (globalThis as { seen?: string[] }).seen;",
  "pre.cjs": 'globalThis.seen = ["cjs", process.cwd().length > 1];',
  "pre.mjs": 'import tracer from "tracer"; globalThis.seen = [...(globalThis.seen ?? []), tracer];',
  "node_modules/tracer/index.js": 'module.exports = "traced";',
  "throws.mjs": 'import "tracer"; throw new RangeError("no licence");',
  "broken.cjs": "const = 1;",
  "layer/agent.js": 'globalThis.seen = ["layer"];',
  "hooks.cjs": 'require("node:module").register("./none.mjs", "file:///");',
  "request.cjs": 'require("node:http").get("http://example.com").on("error", () => {});',
};

async function load(
  NODE_OPTIONS: string,
  options: Partial<LocalInvokerOptions> = {},
  handler = "src/index.js",
) {
  const folder = folderWith(FILES);
  const layers = [join(folder, "layer")];
  const file = join(folder, handler);
  return localInvoker({
    file,
    env: {},
    ...(NODE_OPTIONS.includes("/opt") && { layers }),
    variables: { NODE_OPTIONS },
    ...options,
  })(event);
}

describe("NODE_OPTIONS loads before the handler", () => {
  it.each([
    ["--require ./pre.cjs", ["cjs", true]],
    ["--require /var/task/pre.cjs", ["cjs", true]],
    ["--import /var/task/pre.mjs", ["traced"]],
    ["--import ./pre.mjs --require ./pre.cjs", ["cjs", true, "traced"]],
    ["--require /opt/agent.js", ["layer"]],
    ["--import /opt/agent.js", ["layer"]],
    ["--import data:text/javascript,globalThis.seen=7", 7],
  ])("%s", async (text, payload) => {
    expect(await load(text)).toMatchObject({ outcome: { kind: "returned", payload } });
  });

  it("what TypeScript needs as well", async () => {
    expect(await load("--import ./pre.mjs", {}, "src/index.ts")).toMatchObject({
      outcome: { payload: ["traced"] },
    });
  });

  it("a module that reaches nothing outside", async () => {
    const { awsCalls } = await load("--require ./request.cjs");
    expect(awsCalls).toMatchObject([{ operation: "GET http://example.com/", result: "refused" }]);
  });

  it.each([
    ["--require ./none.cjs", "Runtime.ImportModuleError: Error: Cannot find module './none.cjs'"],
    ["--import none", /Cannot find package 'none' imported from .*NODE_OPTIONS/],
    ["--import ./none", /Cannot find module '.*none'/],
    ["--import ./throws.mjs", "RangeError: no licence"],
    ["--require ./hooks.cjs", "module.register"],
    ["--require ./broken.cjs", /UserCodeSyntaxError: .*broken\.cjs:1:7\)$/],
  ])("and says that %s cannot be", async (text, reason) => {
    const failed = load(text);
    await expect(failed).rejects.toThrow(`NODE_OPTIONS ${text} cannot be loaded: `);
    await expect(failed).rejects.toThrow(reason);
  });
});

it("flags hold in the handler's thread, and those that Node does not know are named", async () => {
  const variables = { NODE_OPTIONS: "--no-require-module" };
  await expect(load("--unhandled-rejections=often")).rejects.toThrow(
    /NODE_OPTIONS: Node .* reject/,
  );
  const { target } = await load("--max-old-space-size=512 --stack-trace-limit=1");
  expect(target).toMatchObject({
    assumptions: [{ code: "node-options", args: { flags: ["--max-old-space-size=512"] } }],
  });
  expect(await load("", { runtime: "nodejs24.x", variables })).toMatchObject({
    outcome: { kind: "returned" },
  });
});

it("the script of AWS_LAMBDA_EXEC_WRAPPER is not run, which the call says", async () => {
  const variables = { AWS_LAMBDA_EXEC_WRAPPER: "/opt/otel-handler" };
  const { target } = await load("", { variables });
  expect(target).toMatchObject({
    assumptions: [{ code: "exec-wrapper", args: { wrapper: "/opt/otel-handler" } }],
  });
});
