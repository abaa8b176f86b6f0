import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { isObject, tryParseJson } from "../json.ts";
import { tryRead } from "./try-read.ts";

/**
 * The folder that is deployed with a handler's file: that of the nearest package.json, or else its
 * own. A package.json with a `type` alone only tells Node how to read a folder, and one in
 * `node_modules` is that of a wrapper around the handler.
 */
export function packageRoot(file: string): string {
  const own = dirname(file);
  const outermost = own.split(/[\\/]node_modules(?:[\\/]|$)/)[0] ?? own;
  for (let folder = outermost; ; folder = dirname(folder)) {
    if (isPackage(join(folder, "package.json"))) return folder;
    if (dirname(folder) === folder) return outermost;
  }
}

function isPackage(manifest: string): boolean {
  if (statSync(manifest, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const content = tryParseJson(tryRead(manifest) ?? "");
  return !isObject(content) || Object.keys(content).some((key) => key !== "type");
}

/** The name of the package that a module's path begins with. */
export function packageIn(path: string): string {
  return path.split("/", path.startsWith("@") ? 2 : 1).join("/");
}
