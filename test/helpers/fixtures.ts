import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export function fixture(path: string): string {
  return fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
}

/** The samples of the corpus whose numbers lie in the range, by file name. */
export function corpus(from: number, to: number): { name: string; path: string; text: string }[] {
  return readdirSync(fixture("corpus"))
    .filter((name) => name.endsWith(".json"))
    .filter((name) => Number.parseInt(name, 10) >= from && Number.parseInt(name, 10) <= to)
    .map((name) => {
      const path = fixture(`corpus/${name}`);
      return { name, path, text: readFileSync(path, "utf8") };
    });
}
