import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig } from "vitest/config";
import type { Plugin } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";
import { bundleThread } from "./scripts/bundle-thread.ts";
import { writeServiceModels } from "./scripts/service-models.ts";

/** What takes longest, in this order: nobody should wait for one of these at the end. */
const LONGEST = [
  "test/check/mutations.test.ts",
  "test/check/fixtures.test.ts",
  "test/e2e/package.test.ts",
  "test/e2e/packets.test.ts",
  "test/cli/run/catalogue.test.ts",
  "test/runtime/invoker/replay.test.ts",
  "test/capture/ses/bad-mail.test.ts",
  "test/e2e/libraries.test.ts",
  "test/e2e/amplify.test.ts",
  "test/cli/run/attacks.test.ts",
  "test/check/styles.test.ts",
  "test/bin/bin.test.ts",
  "test/e2e/cognito-retries.test.ts",
  "test/e2e/invoke-many.test.ts",
  "test/capture/captured-calls.test.ts",
  "test/cli/doctor/command.test.ts",
  "test/e2e/serverless-offline.test.ts",
  "test/cli/commands-of-ci.test.ts",
  "test/e2e/check-html.test.ts",
  "test/e2e/serve-page.test.ts",
  "test/cli/check/command.test.ts",
  "test/e2e/pages.test.ts",
  "test/vitest/define-checks.test.ts",
  "test/capture/server/capture-server.test.ts",
  "test/e2e/docs-outputs.test.ts",
  "test/e2e/library-example.test.ts",
];

/** Programs of ours are spawned, peers started, or a hundred handlers run. */
const SLOW = [
  ...LONGEST,
  "test/capture/aws/sweep.test.ts",
  "test/capture/ses/*.test.ts",
  "test/runtime/invoker/leak.test.ts",
  "test/{bin,e2e}/**/*.test.ts",
];

function rankOf({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((path) => moduleId.endsWith(path));
  return place === -1 ? LONGEST.length : place;
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- vitest's own order
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

const THREAD = await bundleThread(join(import.meta.dirname, "build", "runtime", "thread"));
writeServiceModels(join(import.meta.dirname, "build", "service-models"));

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
    expect: { poll: { timeout: 10_000 } },
    globalSetup: "test/helpers/temporary-folder.ts",
    // One for each processor, and one that waits: with more, tests of time limits fail.
    maxWorkers: availableParallelism() + 1,
    maxConcurrency: 3,
    sequence: { sequencer: LongestFirst },
    // A defect of V8's ends a process of many threads that use WebAssembly, as fetch does, when it
    // optimizes what is called a thousand times.
    execArgv: ["--wasm-wrapper-tiering-budget=1000000000"],
    projects: [
      { extends: true, test: { name: "slow", include: SLOW } },
      { extends: true, test: { name: "fast", include: ["test/**/*.test.ts"], exclude: SLOW } },
    ],
  },
});
