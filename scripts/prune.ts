import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { transformSync } from "esbuild";

const IMPORT = /(?:\bfrom ?|\bimport ?\(?|\brequire\()["'`](\.[^"'`]+)["'`]/g;

/** Removes the code that no entry imports, such as files that were made part of others, and all comments. */
export function prune(folder: string, entries: readonly string[]): void {
  const kept = new Set<string>();
  const follow = (file: string): void => {
    // An example in a comment names no file.
    if (kept.has(file) || !existsSync(file)) return;
    kept.add(file);
    const imports = readFileSync(file, "utf8").matchAll(IMPORT);
    for (const [, path = ""] of imports) follow(resolve(dirname(file), path));
  };
  for (const entry of entries) follow(resolve(folder, entry));
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\.c?js$/.test(path)) continue;
    const file = join(folder, path);
    if (!kept.has(resolve(file))) rmSync(file);
    // What packages hold has none any more. Lines stay: Node shows the one that throws.
    else if (!path.startsWith("packages") && path.endsWith(".js")) {
      writeFileSync(
        file,
        transformSync(readFileSync(file, "utf8"), { legalComments: "none" }).code,
      );
    }
  }
}
