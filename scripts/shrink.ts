import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { minifySync } from "rolldown/experimental";

const NAMES = { function: true, class: true };

/**
 * Takes comments and indentation out of what is shipped, and shortens the names of variables. Packages come like that,
 * and handlers are read by people.
 */
export function shrink(folder: string): void {
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\.c?js$/.test(path) || /^(?:packages|handler)\b/.test(path)) continue;
    const file = join(folder, path);
    const { code, errors } = minifySync(file, readFileSync(file, "utf8"), {
      module: path.endsWith(".js"),
      // Stack traces show the names of functions and classes.
      compress: { target: "node22", keepNames: NAMES },
      mangle: { keepNames: NAMES },
      codegen: { removeWhitespace: true },
    });
    if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
    writeFileSync(file, code);
  }
}
