import { readdir } from "node:fs/promises";
import { resolve, sep } from "node:path";

/** The files and folders that a path may go on with, as it is typed; folders end with a slash. */
export async function filesAt(partial: string, cwd: string): Promise<string[]> {
  const folder = folderIn(partial);
  const entries = await readdir(resolve(cwd, folder), { withFileTypes: true }).catch(() => []);
  const showsHidden = partial.slice(folder.length).startsWith(".");
  return entries
    .filter(({ name }) => name !== "node_modules" && (showsHidden || !name.startsWith(".")))
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`);
}

/** What stands before the last slash; on Windows, either slash. */
export function folderIn(partial: string, separator: string = sep): string {
  const last = Math.max(partial.lastIndexOf("/"), partial.lastIndexOf(separator));
  return partial.slice(0, last + 1);
}
