/**
 * `npm pack` packs the package.json on disk. Before it, this script saves the manifest and removes what only
 * the checkout needs. With `restore`, it puts the manifest back.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const CHECKOUT_ONLY = new Set(["scripts", "devDependencies", "overrides", "allowScripts"]);

/** The published manifest. npm would warn about a script named `prepare`. */
export function publishedManifest(text: string): string {
  const entries = Object.entries(JSON.parse(text) as object);
  const published = entries.filter(([key]) => !CHECKOUT_ONLY.has(key));
  return `${JSON.stringify(Object.fromEntries(published), null, 2)}\n`;
}

if (import.meta.main) {
  // Not package.json: after a pack that failed, it would stand for one to whoever works in build.
  const aside = join("build", "manifest.json");
  if (process.argv[2] === "restore") renameSync(aside, "package.json");
  else {
    const text = readFileSync("package.json", "utf8");
    mkdirSync("build", { recursive: true });
    writeFileSync(aside, text);
    writeFileSync("package.json", publishedManifest(text));
  }
}
