// What `tsc` has made starts faster from fewer files: each one costs a look-up and a read.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { build } from "esbuild";
import { bundleThread } from "./bundle-thread.ts";
import { writeServiceModels } from "./service-models.ts";

await bundleThread(join("dist", "runtime", "thread"));
writeServiceModels(join("dist", "service-models"));
// For whoever runs the sources.
writeServiceModels(join("build", "service-models"));

// Packages of many files: commander, which every command loads, and what reads templates.
await bundlePackage("commander", join("dist", "cli"));
await bundlePackage("yaml", join("dist", "project"), "neutral");

// Every local run reads messages, with a few of valibot's parts.
await bundleForms(join("dist", "runtime", "invoker", "message-form.js"));
// What serves captured connections is loaded while the handler is, and has many parts.
// Of those that are loaded later, only the one that would bring a package along stays a file.
await bundleInPlace(join("dist", "capture", "server", "serve.js"), {
  external: ["../aws/appsync.js"],
});

const dist = resolve("dist");
const cli = join(dist, "cli");

/** What takes a copy of what it shares with stateless rooms: the whole is loaded sooner than its parts. */
const COPYING = new Set(
  [
    ...["cli/entry", "cli/main", "cli/io/aws-clients", "cli/gen-event/command"],
    ...["cli/lint-event/command", "cli/lint-event/lint-files", "cli/check/explain"],
    // What every local run loads.
    ...["cli/run/command", "cli/run/once", "cli/io/choose-handler", "cli/io/write-report"],
    ...["event/create/create-event", "contract/conclusion", "report/invocation/text"],
    ...["runtime/invoker/local-invoker", "runtime/invoker/spare-thread"],
  ].map((name) => `${join(...name.split("/"))}.js`),
);

/** Rooms and files without classes, or state that others share: a copy of them is as good. */
const STATELESS =
  /^(?:event|diff|contract|files|project|report)[\\/]|^runtime[\\/](?!projects|.*(?:spare-thread|import-module))|^(?!errors|index)[\w-]+\.js$/;

// The program and each command, with what they import of the command line's own room: the flags above all.
for (const name of new Set([...COPYING, ...commandFiles()])) {
  await bundleInPlace(join(dist, name), {
    plugins: [{ name: "own-room", setup: (build) => inlineOwnRoom(build, name) }],
  });
}

/** Makes one file of a package, in the folder whose files import it. */
async function bundlePackage(name, folder, platform = "node") {
  const bundled = join(folder, `${name}.js`);
  const licence = readFileSync(`node_modules/${name}/LICENSE`, "utf8");
  await build({
    entryPoints: [name],
    outfile: bundled,
    bundle: true,
    platform,
    target: "node22",
    format: "esm",
    banner: { js: `/* ${name}\n\n${licence}*/` },
    plugins: [{ name: "plain-builtins", setup: plainBuiltins }],
    logLevel: "warning",
  });
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const file = join(folder, path);
    if (!file.endsWith(".js") || file === bundled) continue;
    const way = relative(dirname(file), bundled).replaceAll("\\", "/");
    const specifier = way.startsWith(".") ? way : `./${way}`;
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replaceAll(`from "${name}"`, `from "${specifier}"`));
  }
}

/** Puts what a file uses of valibot into it. */
async function bundleForms(file) {
  const licence = readFileSync("node_modules/valibot/LICENSE.md", "utf8");
  await bundleInPlace(file, {
    minifySyntax: true,
    packages: "bundle",
    banner: { js: `/* valibot\n\n${licence}*/` },
  });
}

/** Makes one file of a file and what it imports. */
async function bundleInPlace(file, options) {
  await build({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "esm",
    packages: "external",
    logLevel: "warning",
    ...options,
  });
}

function commandFiles() {
  const folders = readdirSync(cli, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map(({ name }) => join("cli", name, "command.js"))
    .filter((file) => existsSync(join(dist, file)));
}

/**
 * What is loaded later, or has an address of its own, stays a file, and so does what is of another room,
 * unless it is copied.
 */
function inlineOwnRoom({ onResolve }, name) {
  const folder = dirname(join(dist, name));
  onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
    const file = resolve(resolveDir, path);
    const isCopied = COPYING.has(name) && STATELESS.test(relative(dist, file));
    const isOwn =
      isCopied || (file.startsWith(join(cli, "/")) && file !== join(cli, "commander.js"));
    if (kind === "entry-point") return undefined;
    if (isOwn && kind === "import-statement" && !readFileSync(file, "utf8").includes("import.meta"))
      return { path: file };
    const from = relative(folder, file).replaceAll("\\", "/");
    return { path: from.startsWith(".") ? from : `./${from}`, external: true };
  });
}

/**
 * For an `import` of one of its own modules Node evaluates every getter in it, which opens streams and
 * loads other modules. Asking for it does not.
 */
function plainBuiltins({ onResolve, onLoad }) {
  onResolve({ filter: /^node:(?:child_process|fs|process)$/ }, ({ path }) => ({
    path,
    namespace: "builtin",
  }));
  onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
    contents: `export default process.getBuiltinModule("${path}");`,
  }));
}
