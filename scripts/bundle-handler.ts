import { join } from "node:path";
import { build as esbuild } from "esbuild";
import type { Plugin } from "esbuild";

const SES = "@aws-sdk/client-ses";

/** A failing import names no remedy, and CommonJS cannot load a handler with a top-level await. */
const REQUIRED = `
import { createRequire } from "node:module";
let sdk;
try {
  sdk = createRequire(import.meta.url)("${SES}");
} catch (error) {
  if (!error.message.startsWith("Cannot find module '${SES}'")) throw error;
  throw new Error(
    "cognito-postconfirm/handler needs ${SES}, which is not installed. Install it with: npm install ${SES}",
    { cause: error },
  );
}
export const { SESClient, SendEmailCommand } = sdk;`;

const requiredSes: Plugin = {
  name: "required-ses",
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\/client-ses$/ }, () => ({
      path: SES,
      namespace: "required",
    }));
    build.onLoad({ filter: /.*/, namespace: "required" }, () => ({ contents: REQUIRED }));
  },
};

/** Builds the exported handler, which uses the SES client of the importing project, for Node and for bundlers. */
export async function bundleHandler(folder: string): Promise<void> {
  for (const [name, plugins] of [
    ["node", [requiredSes]],
    ["bundler", []],
  ] as const) {
    await esbuild({
      entryPoints: ["src/handler/index.ts"],
      outfile: join(folder, `${name}.js`),
      bundle: true,
      packages: "external",
      platform: "node",
      target: "node22",
      format: "esm",
      plugins: [...plugins],
      logLevel: "warning",
    });
  }
}
