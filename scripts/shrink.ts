import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { minifySync } from "rolldown/experimental";

/**
 * Takes comments and indentation out of what is shipped, and shortens names. Packages come like that,
 * and handlers are read by people.
 */
export function shrink(folder: string): void {
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\.c?js$/.test(path) || /^(?:packages|handler)\b/.test(path)) continue;
    const file = join(folder, path);
    // Errors have the names of their classes. A handler sees the functions that the thread puts in place of Node's.
    const keepNames = { function: path.endsWith(".cjs"), class: true };
    const { code, errors } = minifySync(file, readFileSync(file, "utf8"), {
      module: path.endsWith(".js"),
      compress: { target: "node22", keepNames },
      mangle: { keepNames },
      codegen: { removeWhitespace: true },
    });
    if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
    writeFileSync(file, code);
  }
}
