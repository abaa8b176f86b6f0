import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { transformSync } from "esbuild";

const IMPORT = /(?:\bfrom ?|\bimport ?\(?|\brequire\()["'`](\.[^"'`]+)["'`]/g;

/** Removes comments, and files that no entry imports because they were bundled into others. */
export function prune(folder: string, entries: readonly string[]): void {
  const kept = new Set<string>();
  const follow = (file: string): void => {
    // A comment can contain an example of an import.
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
    // Packages have no comments left. Line breaks stay, because Node prints the line that throws.
    else if (!path.startsWith("packages") && path.endsWith(".js")) {
      writeFileSync(
        file,
        transformSync(readFileSync(file, "utf8"), { legalComments: "none" }).code,
      );
    }
  }
}
