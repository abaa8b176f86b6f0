import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Files that are read, at most. */
const MOST_FILES = 40;

const RELATIVE = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["'](\.{1,2}\/[^"']+)["']/g;

/** What a path without its extension, or with that of the compiled file, may stand for. */
const ENDINGS = ["", ".ts", ".js", ".mts", ".mjs", "/index.ts", "/index.js"];

/** The source of a handler's file and of those that it imports by their paths, in one text. */
export function ownText(file: string): string {
  const files = [file];
  const texts: string[] = [];
  for (const each of files) {
    const text = readFileSync(each, "utf8");
    texts.push(text);
    for (const [, path = ""] of text.matchAll(RELATIVE)) {
      const found = fileAt(join(dirname(each), path));
      if (found !== undefined && !files.includes(found) && files.length < MOST_FILES) {
        files.push(found);
      }
    }
  }
  return texts.join("\n");
}

function fileAt(path: string): string | undefined {
  const bare = path.replace(/\.[cm]?js$/, "");
  return [
    ...ENDINGS.map((ending) => path + ending),
    ...ENDINGS.map((ending) => bare + ending),
  ].find((each) => /\.[cm]?[jt]sx?$/.test(each) && existsSync(each));
}
