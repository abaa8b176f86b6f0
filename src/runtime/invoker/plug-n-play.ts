import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Node's flags for a thread that finds packages where Yarn's Plug'n'Play keeps them, where that is used. */
export function plugAndPlayFlags(): string[] {
  if (process.versions["pnp"] === undefined) return [];
  const { createRequire } = process.getBuiltinModule("node:module");
  const file = createRequire(import.meta.url).resolve("pnpapi");
  const loader = join(dirname(file), ".pnp.loader.mjs");
  return [
    ...["--require", file],
    ...(existsSync(loader) ? ["--experimental-loader", pathToFileURL(loader).href] : []),
  ];
}
