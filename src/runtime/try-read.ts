import { readFileSync } from "node:fs";

/** The text of a file. @returns `undefined` for one that cannot be read. */
export function tryRead(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
