import * as nodePath from "node:path";

/** Node's module for paths, or the one of another system. */
export type Paths = Pick<typeof nodePath, "isAbsolute" | "relative" | "sep">;

/** A path as it is typed in a folder: with `/` on every system. */
export function typedPath(folder: string, file: string, path: Paths = nodePath): string {
  return path.relative(folder, file).replaceAll(path.sep, "/");
}

/** Whether a file is in a folder, or is that folder. */
export function isInside(folder: string, file: string, path: Paths = nodePath): boolean {
  const way = path.relative(folder, file);
  // From one drive to another no relative path leads.
  return way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
