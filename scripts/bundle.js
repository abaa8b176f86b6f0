// The output of `tsc` starts faster from fewer files: each one costs a lookup and a read.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { build as esbuild } from "esbuild";
import { bundleHandler } from "./bundle-handler.ts";
import { bundlePackages } from "./bundle-packages.ts";
import { bundleThread } from "./bundle-thread.ts";
import { bundleTypes } from "./bundle-types.ts";
import { replaceBuiltins } from "./plain-builtins.ts";
import { prune } from "./prune.ts";
import { writeServiceModels } from "./service-models.ts";
import { shrink } from "./shrink.ts";

const dist = resolve("dist");

await bundleThread(join("dist", "runtime", "thread"));
writeServiceModels(join("dist", "service-models"));
// For running the sources.
writeServiceModels(join("build", "service-models"));

await bundlePackages("dist");

/** Files that get a copy of shared code from stateless rooms: one file loads faster than its parts. */
const COPYING = [
  ...[
    "cli/io/print-version",
    "cli/entry",
    "cli/main",
    "cli/io/aws-clients",
    "cli/gen-event/command",
  ],
  ...["cli/invoke/command", "cli/invoke/call", "cli/io/input"],
  ...["cli/lint-event/command", "cli/lint-event/lint-files"],
  // Loaded by every local run.
  ...["cli/run/command", "cli/run/once", "cli/io/choose-handler", "cli/io/write-report"],
  ...["event/create/create-event", "contract/conclusion", "report/invocation/text"],
  ...["report/invocation/json", "cli/serve/command"],
  ...["runtime/invoker/local-invoker", "runtime/invoker/spare-thread"],
];

/** Rooms and files without classes or shared state, which can be copied. */
const STATELESS =
  /^(?:event|diff|contract|files|project|remote|report)\/|^runtime\/(?!projects|.*(?:spare-thread|import-module))|^(?!errors|index)[\w-]+\.js$/;

/** Packages that can be copied. Only the program uses commander. */
const SMALL_PACKAGES = /^packages\/(?:commander|microdiff|string-width|strip-ansi|wrap-ansi)\.js$/;

const OWN_ROOM = /^cli\//;

/** What a check needs of stateless rooms, but for the large files that it shares with a run. */
const OF_CHECK =
  /^(?!errors|index)[\w-]+\.js$|^(?:contract|report)\/(?!conclusion|invocation\/text|check\/rules\/index)|^(?:diff|files)\//;

// Every local run reads messages, and needs a few parts of valibot for that.
await bundleInPlace("runtime/invoker/message-form", [/^(?!packages\/)/, /^packages\/valibot\.js$/]);
// The server of captured connections has many parts and is loaded together with the handler.
// Of its lazily loaded parts, only the one that imports a package stays a separate file.
await bundleInPlace("capture/server/serve", [/^(?!packages\/|capture\/aws\/appsync\.js$)/], true);

// A check, its rules and its report, in files that `check --explain` and the library load as well.
await bundleInPlace("contract/check/rules/index", [/^contract\//]);
await bundleInPlace("report/check/rules/index", [/^report\//]);
await bundleInPlace("check/check-handler", [/^check\//, OF_CHECK]);
await bundleInPlace("report/check/text", [OF_CHECK, SMALL_PACKAGES]);
await bundleInPlace("cli/check/once", [OWN_ROOM, OF_CHECK]);

// What listens, and what answers, for the program and for the library.
await bundleInPlace("serve/start", [
  /^serve\//,
  /^(?!errors|index)[\w-]+\.js$/,
  /^report\/serve\/ready/,
]);
await bundleInPlace("serve/api", [/^serve\//]);
await bundleInPlace("cli/serve/run-server", [OWN_ROOM, OF_CHECK, SMALL_PACKAGES]);

// The program and each command, with their imports from `cli`, mainly flags.
for (const name of COPYING) await bundleInPlace(name, [OWN_ROOM, STATELESS, SMALL_PACKAGES]);
for (const name of commands()) if (!COPYING.includes(name)) await bundleInPlace(name, [OWN_ROOM]);

await bundleHandler(join("dist", "handler"));
await bundleTypes("dist", ["index", "handler/index", "vitest/index"]);
prune("dist", [
  ...["cli/io/print-version.js", "cli/entry.js", "index.js", "vitest/index.js"],
  ...["handler/index.js", "handler/node.js", "handler/bundler.js"],
  // Loaded by URL.
  ...["runtime/thread/start.cjs", "runtime/thread/worker.cjs"],
  ...["runtime/compile/import-thread.js", "runtime/projects/amplify-recorder.js"],
]);
replaceBuiltins("dist");
shrink("dist");

/**
 * Bundles a file with those of its imports that an expression matches. Files that use `import.meta` and lazily
 * loaded ones stay separate, unless `isWhole` is set.
 */
async function bundleInPlace(name, inlined, isWhole = false) {
  const file = join(dist, `${name}.js`);
  const isInlined = (path, kind, importer) => {
    // Include what a package shares with others.
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

/** The commands, by the file that starts them. */
function commands() {
  return readdirSync(join(dist, "cli"))
    .map((folder) => `cli/${folder}/command`)
    .filter((name) => existsSync(join(dist, `${name}.js`)));
}
