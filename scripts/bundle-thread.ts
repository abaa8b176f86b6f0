import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/**
 * A thread has a compile cache of its own. It saves half of what the handler's imports cost, and, if it is
 * there before the thread's own file is loaded, some milliseconds for that. Its folder comes from the host: of
 * the variables that name one, the thread has none.
 */
const START = `"use strict";
const { cacheFolder } = require("node:worker_threads").workerData;
if (cacheFolder !== undefined) require("node:module").enableCompileCache(cacheFolder);
require("./worker.cjs");
`;

/**
 * Makes one file of CommonJS of the handler's thread, which Node starts sooner than modules.
 *
 * @returns The file to start a thread with.
 */
export async function bundleThread(folder: string): Promise<string> {
  const outfile = join(folder, "worker.cjs");
  const start = join(folder, "start.cjs");
  // Tests that run at once make the same files, and none may read half of one.
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
  writeFileSync(unfinished, START);
  renameSync(unfinished, start);
  return start;
}
