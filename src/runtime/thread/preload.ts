import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { importText, moduleIn } from "../compile/import-module.ts";
import type { Preload } from "./protocol.ts";

/** Loads a module as Node does for `NODE_OPTIONS`: from the package's root, where the runtime starts. */
export async function preload({ flag, module }: Preload, root: string): Promise<void> {
  if (flag === "--require") {
    moduleIn(root, "NODE_OPTIONS").require(module);
  } else {
    // The name is that of the importing file in Node's errors.
    const { href } = pathToFileURL(join(root, "NODE_OPTIONS"));
    await importText(
      `${href}?${encodeURIComponent(module)}`,
      `await import(${JSON.stringify(module)})`,
    );
  }
}
