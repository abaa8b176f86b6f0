import { realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { BuildOptions, Metafile, Plugin } from "esbuild";
import { LOADERS } from "./loaders.ts";

/** What a handler and its own files import, by the file's path from `folder` on. */
export interface OwnImports {
  folder: string;
  inputs: Metafile["inputs"];
}

/** Reads the imports of a handler's own files. Packages are not read; nothing is found if a file does not parse. */
export async function ownImports(entry: string): Promise<OwnImports> {
  const { withEsbuild } = await import("./with-esbuild.ts");
  const folder = realpathSync(dirname(entry));
  const nothing: Pick<Metafile, "inputs"> = { inputs: {} };
  const { inputs } = await withEsbuild(({ build }) =>
    build({
      entryPoints: [realpathSync(entry)],
      absWorkingDir: folder,
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      format: "esm",
      packages: "external",
      loader: LOADERS as BuildOptions["loader"] & object,
      plugins: [WITHOUT_PATTERNS],
      logLevel: "silent",
    }),
  ).then(
    ({ metafile }) => metafile,
    () => nothing,
  );
  return { folder, inputs };
}

/** Before a path that a template or a sum makes: `./${name}`, which esbuild takes for every file below. */
const PATTERN = /\b(require|import)\(\s*(?=`[^`]*\$\{|"[^"\n]*"\s*\+|'[^'\n]*'\s*\+)/g;

/** Does not look for the files of such a path: packages are among them. */
const WITHOUT_PATTERNS: Plugin = {
  name: "without-patterns",
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: "file" }, async ({ path }) => {
      const text = await readFile(path, "utf8").catch(() => "");
      const changed = text.replaceAll(PATTERN, "$1(0+");
      return changed === text ? undefined : { contents: changed, loader: "default" };
    });
  },
};
