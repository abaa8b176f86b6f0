import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";

/** Takes comments and indentation out of what is shipped. Packages come without them, and handlers are read by people. */
export function shrink(folder: string): void {
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\.c?js$/.test(path) || /^(?:packages|handler)\b/.test(path)) continue;
    const file = join(folder, path);
    const options = { minifyWhitespace: true, minifySyntax: true, target: "node22" };
    writeFileSync(file, transformSync(readFileSync(file, "utf8"), options).code);
  }
}
