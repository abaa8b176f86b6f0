import { readdir } from "node:fs/promises";
import { resolve } from "node:path";

/** The files and folders that a path may go on with, as it is typed; folders end with a slash. */
export async function filesAt(partial: string, cwd: string): Promise<string[]> {
  const folder = partial.replace(/[^/]*$/, "");
  const entries = await readdir(resolve(cwd, folder), { withFileTypes: true }).catch(() => []);
  const showsHidden = partial.slice(folder.length).startsWith(".");
  return entries
    .filter(({ name }) => name !== "node_modules" && (showsHidden || !name.startsWith(".")))
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`);
}
