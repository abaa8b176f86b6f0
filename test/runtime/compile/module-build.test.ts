import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { moduleWithoutRequire } from "../../../src/runtime/compile/module-build.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { folderWith } from "../../helpers/handlers.ts";

const SAM =
  "    Metadata:\n      BuildMethod: esbuild\n      BuildProperties:\n        Format: esm\n";
const BANNER = "        Banner:\n          - js=const require = createRequire(import.meta.url);\n";
const SERVERLESS = "custom:\n  esbuild:\n    format: esm\n";
const CDK = "new NodejsFunction(this, 'F', { bundling: { format: OutputFormat.ESM } });";
const SCRIPT = "esbuild src/index.ts --bundle --platform=node --format=esm --outdir=dist";

function inPackage(script: string): string {
  return JSON.stringify({ scripts: { build: script } });
}

describe("a build of ES modules without require", () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ["SAM's", { "template.yaml": SAM }, "template.yaml"],
    ["SAM's with a banner", { "template.yaml": `${SAM}${BANNER}` }, undefined],
    [
      "SAM's of another function",
      { "template.yaml": `${SAM}    Metadata:\n      BuildMethod: esbuild\n` },
      undefined,
    ],
    ["serverless-esbuild's", { "serverless.yml": SERVERLESS }, "serverless.yml"],
    ["one that bundles nothing", { "serverless.yml": `${SERVERLESS}    bundle: false` }, undefined],
    ["CDK's", { "cdk.json": "{}", "lib/stack.ts": CDK }, "stack.ts"],
    [
      "CDK's of another function",
      { "cdk.json": "{}", "lib/stack.ts": `${CDK}\nnew NodejsFunction(this, 'Other', {});` },
      undefined,
    ],
    ["a script's", { "package.json": inPackage(SCRIPT) }, `"${SCRIPT}" in package.json`],
    [
      "a script's with a banner",
      { "package.json": inPackage(`${SCRIPT} --banner:js="…"`) },
      undefined,
    ],
    ["a web page's", { "package.json": inPackage("esbuild app.tsx --format=esm") }, undefined],
    ["none", { "serverless.yml": "plugins: [serverless-esbuild]" }, undefined],
  ])("is %s", (_what, files, evidence) => {
    const folder = folderWith({ "package.json": "{}", ...files, "src/index.ts": "" });
    expect(moduleWithoutRequire(join(folder, "src/index.ts"))).toBe(evidence);
  });
});

const OLD = "const { createHash } = require('crypto');\nexports.hash = createHash;";
const LAZY = "exports.hash = () => { try { return require('crypto'); } catch { return 'none'; } };";
const HANDLER = 'import { hash } from "old"; export const handler = async () => hash("md5");';

describe("a package of CommonJS in it", () => {
  const load = (old: string, files: Record<string, string>, more: Record<string, string> = {}) => {
    const folder = folderWith({
      "package.json": "{}",
      "node_modules/old/package.json": JSON.stringify({ name: "old", main: "index.js", ...more }),
      "node_modules/old/index.js": old,
      "src/index.ts": HANDLER,
      ...files,
    });
    return localInvoker({ file: join(folder, "src/index.ts"), env: {} })(
      createEvent({ seed: "module-build" }),
    );
  };

  it("cannot require Node's modules, as on Lambda", async () => {
    await expect(load(OLD, { "serverless.yml": SERVERLESS })).rejects.toMatchObject({
      message: expect.stringContaining('Dynamic require of "crypto" is not supported') as unknown,
      remedy: expect.stringMatching(/^serverless\.yml makes esbuild .*createRequire/) as unknown,
    });
  });

  it.each([
    ["of another build", OLD, {}, {}, { kind: "returned" }],
    ["that catches it", LAZY, { "serverless.yml": SERVERLESS }, {}, { payload: "none" }],
    [
      "that has ES modules, too",
      OLD,
      { "serverless.yml": SERVERLESS },
      { module: "index.mjs" },
      { kind: "returned" },
    ],
  ])("loads: one %s", async (_what, old, files, more, outcome) => {
    const invocation = await load(old, files, more);
    expect(invocation.outcome).toMatchObject(outcome);
  });
});
