// What `tsc` has made starts faster from fewer files: each one costs a look-up and a read.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { build as esbuild } from "esbuild";
import { bundleHandler } from "./bundle-handler.ts";
import { bundlePackages } from "./bundle-packages.ts";
import { bundleThread } from "./bundle-thread.ts";
import { bundleTypes } from "./bundle-types.ts";
import { prune } from "./prune.ts";
import { writeServiceModels } from "./service-models.ts";

const dist = resolve("dist");

await bundleThread(join("dist", "runtime", "thread"));
writeServiceModels(join("dist", "service-models"));
// For whoever runs the sources.
writeServiceModels(join("build", "service-models"));

await bundlePackages("dist");

/** What takes a copy of what it shares with stateless rooms: the whole is loaded sooner than its parts. */
const COPYING = [
  ...["cli/entry", "cli/main", "cli/io/aws-clients", "cli/gen-event/command"],
  ...["cli/lint-event/command", "cli/lint-event/lint-files", "cli/check/explain"],
  // What every local run loads.
  ...["cli/run/command", "cli/run/once", "cli/io/choose-handler", "cli/io/write-report"],
  ...["event/create/create-event", "contract/conclusion", "report/invocation/text"],
  ...["runtime/invoker/local-invoker", "runtime/invoker/spare-thread"],
];

/** Rooms and files without classes, or state that others share: a copy of them is as good. */
const STATELESS =
  /^(?:event|diff|contract|files|project|report)\/|^runtime\/(?!projects|.*(?:spare-thread|import-module))|^(?!errors|index)[\w-]+\.js$/;

/** The same, of packages. */
const SMALL_PACKAGES = /^packages\/(?:microdiff|string-width|strip-ansi|wrap-ansi)\.js$/;

const OWN_ROOM = /^cli\//;

// Every local run reads messages, with a few of valibot's parts.
await bundleInPlace("runtime/invoker/message-form", [/^(?!packages\/)/, /^packages\/valibot\.js$/]);
// What serves captured connections is loaded while the handler is, and has many parts.
// Of those that are loaded later, only the one that would bring a package along stays a file.
await bundleInPlace("capture/server/serve", [/^(?!packages\/|capture\/aws\/appsync\.js$)/], true);

// The program and each command, with what they import of the command line's own room: the flags above all.
for (const name of COPYING) await bundleInPlace(name, [OWN_ROOM, STATELESS, SMALL_PACKAGES]);
for (const name of commands()) if (!COPYING.includes(name)) await bundleInPlace(name, [OWN_ROOM]);

await bundleHandler(join("dist", "handler"));
await bundleTypes("dist", ["index", "handler/index", "vitest/index"]);
prune("dist", [
  ...["cli/entry.js", "index.js", "vitest/index.js"],
  ...["handler/index.js", "handler/node.js", "handler/bundler.js"],
  // What is loaded by its address.
  ...["runtime/thread/start.cjs", "runtime/thread/worker.cjs"],
  ...["runtime/compile/import-thread.js", "runtime/projects/amplify-recorder.js"],
]);

/**
 * Makes one file of a file and those that it imports: what an expression matches, where that has no address of
 * its own and is not loaded later, unless the file is to hold the whole.
 */
async function bundleInPlace(name, inlined, isWhole = false) {
  const file = join(dist, `${name}.js`);
  const isInlined = (path, kind, importer) => {
    // What a package shares with others goes with it.
    if (relative(dist, importer).startsWith("packages")) return true;
    const matches = inlined.some((expression) => expression.test(path));
    const isLater = kind !== "import-statement";
    const hasAddress = () => readFileSync(join(dist, path), "utf8").includes("import.meta");
    return matches && (isWhole || !(isLater || hasAddress()));
  };
  await esbuild({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "esm",
    packages: "external",
    minifySyntax: true,
    logLevel: "warning",
    plugins: [
      {
        name: "in-place",
        setup(build) {
          build.onResolve({ filter: /^\./ }, ({ path, kind, importer }) => {
            const found = resolve(dirname(importer), path);
            const way = (from) => relative(from, found).replaceAll("\\", "/");
            if (isInlined(way(dist), kind, importer)) return { path: found };
            const specifier = way(dirname(file));
            return {
              path: specifier.startsWith(".") ? specifier : `./${specifier}`,
              external: true,
            };
          });
        },
      },
    ],
  });
}

/** The commands that have one file to begin with. */
function commands() {
  return readdirSync(join(dist, "cli"))
    .map((folder) => `cli/${folder}/command`)
    .filter((name) => existsSync(join(dist, `${name}.js`)));
}
