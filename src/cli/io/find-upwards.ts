import { dirname, join } from "node:path";
import { isInside } from "../../paths.ts";

// As in config-file.ts.
const { existsSync } = process.getBuiltinModule("node:fs");

/** The nearest folder that has such an entry: this one, or one above it. */
export function folderWithEntry(entry: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, entry))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * A folder and those above it that may belong to the same project: as far as its repository goes, or else as far as
 * the working directory, if it is in that.
 */
export function* foldersUpwards(from: string, cwd: string): Generator<string, void> {
  const top = folderWithEntry(".git", from) ?? (isInside(cwd, from) ? cwd : from);
  for (let folder = from; ; folder = dirname(folder)) {
    yield folder;
    if (folder === top || dirname(folder) === folder) return;
  }
}
