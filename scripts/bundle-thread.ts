import { renameSync } from "node:fs";
import { build } from "esbuild";

/** Makes one file of CommonJS of the handler's thread, which Node starts sooner than modules. */
export async function bundleThread(outfile: string): Promise<void> {
  // Tests that run at once make the same file, and none may read half of it.
  const unfinished = `${outfile}.${process.pid}`;
  await build({
    entryPoints: ["src/runtime/thread/worker.ts"],
    outfile: unfinished,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node22",
    format: "cjs",
    minifyWhitespace: true,
    legalComments: "none",
    define: { "import.meta.url": "__ownUrl" },
    // A directive counts before everything else alone, and what is not strict shows a handler its functions.
    banner: {
      js: '"use strict";const __ownUrl=require("node:url").pathToFileURL(__filename).href;',
    },
    logLevel: "warning",
  });
  renameSync(unfinished, outfile);
}
