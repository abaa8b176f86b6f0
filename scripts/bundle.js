// What `tsc` has made starts faster from fewer files: each one costs a look-up and a read.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { bundleThread } from "./bundle-thread.ts";

await bundleThread("dist/runtime/thread/worker.cjs");

// commander, which every command loads.
const bundled = join("dist", "cli", "commander.js");
const licence = readFileSync("node_modules/commander/LICENSE", "utf8");
await build({
  entryPoints: ["commander"],
  outfile: bundled,
  bundle: true,
  platform: "node",
  target: "node22",
  format: "esm",
  banner: { js: `/* commander\n\n${licence}*/` },
  plugins: [{ name: "plain-builtins", setup: plainBuiltins }],
  logLevel: "warning",
});
for (const name of readdirSync(join("dist", "cli"), { recursive: true, encoding: "utf8" })) {
  const file = join("dist", "cli", name);
  if (!file.endsWith(".js") || file === bundled) continue;
  const path = relative(dirname(file), bundled).replaceAll("\\", "/");
  const specifier = path.startsWith(".") ? path : `./${path}`;
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replaceAll('from "commander"', `from "${specifier}"`));
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
