import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The file of code beside a missing one that was probably meant: its extension differs, or a few letters. */
export async function similarFile(missing: string): Promise<string | undefined> {
  const name = basename(missing);
  const names = namesIn(dirname(missing)).filter((each) => /\.(?:[cm]?[jt]sx?|json)$/.test(each));
  const { closestMatch } = await import("leven");
  const meant =
    names.find((each) => stemOf(each) === stemOf(name)) ??
    closestMatch(name, names, { maxDistance: 3 });
  return meant === undefined ? undefined : join(dirname(missing), meant);
}

/** What the name of a file and Lambda's notation of a function in it have in common. */
export function stemOf(name: string): string {
  return name.toLowerCase().replace(/\..*$/s, "");
}

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
