import { dirname, join } from "node:path";
import { tryParseJson } from "../../json.ts";
import { tryRead } from "../try-read.ts";

/**
 * The `type` of the nearest package.json above a file, as Lambda's runtime looks for it. It takes one
 * that does not parse for one without a type, and so leaves the error to Node.
 *
 * @param root What is deployed: nothing above it counts.
 */
export function packageType(file: string, root?: string): unknown {
  return nearestManifest(dirname(file), root)?.["type"];
}

function nearestManifest(folder: string, root?: string): Record<string, unknown> | undefined {
  if (folder.endsWith("node_modules")) return undefined;
  const text = tryRead(join(folder, "package.json"));
  if (text !== undefined) return (tryParseJson(text) ?? {}) as Record<string, unknown>;
  const above = dirname(folder);
  return above === folder || folder === root ? undefined : nearestManifest(above, root);
}
