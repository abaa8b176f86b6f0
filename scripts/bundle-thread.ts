import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/**
 * A thread has its own compile cache. It saves half the cost of the handler's imports and, if it is enabled
 * before the thread's own file is loaded, some milliseconds more. The host passes its folder, because the
 * thread has none of the variables that name one.
 */
const START = `"use strict";
const { cacheFolder } = require("node:worker_threads").workerData;
if (cacheFolder !== undefined) require("node:module").enableCompileCache(cacheFolder);
require("./worker.cjs");
`;

/**
 * Bundles the handler's thread into one CommonJS file, which Node starts faster than modules.
 *
 * @returns The file to start a thread with.
 */
export async function bundleThread(folder: string): Promise<string> {
  const outfile = join(folder, "worker.cjs");
  const start = join(folder, "start.cjs");
  // Parallel tests write the same files, so each file is renamed into place.
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
    // The directive must come first. Sloppy functions would expose their callers to a handler.
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
