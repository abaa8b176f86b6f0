import { dirname, join } from "node:path";

// As in config-file.ts.
const { existsSync } = process.getBuiltinModule("node:fs");

/** The nearest folder that has such an entry: this one, or one above it. */
export function folderWithEntry(entry: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, entry))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
