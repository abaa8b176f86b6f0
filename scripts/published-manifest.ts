/**
 * `npm pack` takes package.json as it stands on disk. Before it, this keeps the manifest aside and leaves
 * out what concerns the checkout alone, and afterwards, as `restore`, puts it back.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OF_THE_CHECKOUT = new Set(["scripts", "devDependencies", "overrides", "allowScripts"]);

/** The manifest that users get: npm warns of a script named `prepare`. */
export function publishedManifest(text: string): string {
  const entries = Object.entries(JSON.parse(text) as object);
  const published = entries.filter(([key]) => !OF_THE_CHECKOUT.has(key));
  return `${JSON.stringify(Object.fromEntries(published), null, 2)}\n`;
}

if (import.meta.main) {
  const aside = join("build", "package.json");
  if (process.argv[2] === "restore") renameSync(aside, "package.json");
  else {
    const text = readFileSync("package.json", "utf8");
    mkdirSync("build", { recursive: true });
    writeFileSync(aside, text);
    writeFileSync("package.json", publishedManifest(text));
  }
}
