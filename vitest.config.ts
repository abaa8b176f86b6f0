import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig } from "vitest/config";
import type { Plugin } from "vitest/config";
import { bundleThread } from "./scripts/bundle-thread.ts";

/** Programs are spawned, peers started, or a hundred handlers run. Those that take longest come first. */
const SLOW = [
  "test/check/fixtures.test.ts",
  "test/cli/check/command.test.ts",
  "test/cli/run/catalogue.test.ts",
  "test/runtime/invoker/leak.test.ts",
  "test/check/mutations.test.ts",
  "test/capture/ses/*.test.ts",
  "test/e2e/**/*.test.ts",
  "test/bin/**/*.test.ts",
];

const THREAD = join(import.meta.dirname, "build", "runtime", "thread", "worker.cjs");
await bundleThread(THREAD);

/** The sources start the handler's thread as it is shipped, which takes half the time. */
const shippedThread: Plugin = {
  name: "shipped-thread",
  enforce: "pre",
  transform: (code, id) =>
    id.endsWith("/src/runtime/invoker/spare-thread.ts")
      ? code.replace('"../thread/worker.ts"', JSON.stringify(pathToFileURL(THREAD).href))
      : undefined,
};

export default defineConfig({
  plugins: [shippedThread],
  test: {
    // Peers and spawned programs need their time on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // One for each processor, and one that waits.
    maxWorkers: availableParallelism() + 1,
    maxConcurrency: 3,
    // A defect of V8's ends a process of many threads that use WebAssembly, as fetch does, when it
    // optimizes what is called a thousand times.
    execArgv: ["--wasm-wrapper-tiering-budget=1000000000"],
    projects: [
      { extends: true, test: { name: "slow", include: SLOW } },
      { extends: true, test: { name: "fast", include: ["test/**/*.test.ts"], exclude: SLOW } },
    ],
  },
});
