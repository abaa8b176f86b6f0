import { registerHooks } from "node:module";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { packageType } from "../compile/package-type.ts";
import type { LambdaFunction } from "../lambda-function.ts";

/**
 * A package.json above what is deployed makes ES modules of files here that are CommonJS on Lambda. From
 * now on they are loaded as that.
 */
export function forgetManifestsAbove({ root, runtime }: LambdaFunction): void {
  const own = join(root, "index.js");
  if (packageType(own) !== "module" || packageType(own, root) === "module") return;
  const { compileFunction } = process.getBuiltinModule("node:vm");
  const folder = join(root, sep);
  registerHooks({
    load: (url, context, next) => {
      const file = url.startsWith("file:") ? fileURLToPath(url) : "";
      const isAmbiguous =
        file.startsWith(folder) &&
        file.endsWith(".js") &&
        packageType(file) === "module" &&
        packageType(file, root) === undefined;
      if (!isAmbiguous) return next(url, context);
      const loaded = next(url, { ...context, format: "commonjs" });
      // Where nothing else says it, this runtime looks at the text.
      return runtime === "nodejs24.x" && !isCommonJs(loaded.source, compileFunction)
        ? next(url, { ...context, format: "module" })
        : loaded;
    },
  });
}

function isCommonJs(
  source: string | ArrayBuffer | NodeJS.TypedArray | undefined | null,
  compile: (text: string) => unknown,
): boolean {
  const text = typeof source === "string" ? source : new TextDecoder().decode(source ?? undefined);
  try {
    compile(text);
    return true;
  } catch {
    return false;
  }
}
