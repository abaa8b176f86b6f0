import { existsSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, resolve } from "node:path";
import { packageIn } from "../package-root.ts";
import { ownImports } from "./own-imports.ts";

const PACKAGE_NAME = /^(?:@[a-z\d][\w.-]*\/)?[a-z\d][\w.-]*$/i;

/** The packages that a handler's own files import and that are installed in no folder above them, by name. */
export async function missingPackages(entry: string): Promise<string[]> {
  const { folder, inputs } = await ownImports(entry);
  const missing = Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports
      .filter(({ external, path }) => external === true && !isBuiltin(path))
      .map(({ path }) => packageIn(path))
      .filter((name) => PACKAGE_NAME.test(name) && !isInstalled(name, resolve(folder, file))),
  );
  return [...new Set(missing)].toSorted();
}

function isInstalled(name: string, file: string): boolean {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "node_modules", name))) return true;
    // A folder of the project that is imported like a package, or an alias of one.
    if (existsSync(join(folder, name.split("/", 1)[0] ?? name))) return true;
    if (folder === dirname(folder)) return false;
  }
}
