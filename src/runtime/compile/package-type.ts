import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tryParseJson } from "../../json.ts";

/**
 * The `type` of the nearest package.json above a file, as Lambda's runtime looks for it. It takes one
 * that does not parse for one without a type, and so leaves the error to Node.
 */
export function packageType(file: string): unknown {
  const manifest = nearestManifest(dirname(file));
  return manifest?.["type"];
}

function nearestManifest(folder: string): Record<string, unknown> | undefined {
  if (folder.endsWith("node_modules")) return undefined;
  const text = tryRead(join(folder, "package.json"));
  if (text !== undefined) return (tryParseJson(text) ?? {}) as Record<string, unknown>;
  const above = dirname(folder);
  return above === folder ? undefined : nearestManifest(above);
}

function tryRead(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
