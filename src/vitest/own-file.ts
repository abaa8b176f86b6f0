import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Of this package's files, which are in the stack too. */
const OWN = dirname(fileURLToPath(import.meta.url));

/** A file that a test names: relative to the test's folder, or else to the current one. */
export function ownFile(file: string): string {
  const test = (new Error().stack ?? "")
    .split("\n")
    .map((line) => /(?:\(|at )(?:file:\/\/)?([^()]+):\d+:\d+\)?$/.exec(line)?.[1])
    .find((path) => path !== undefined && !path.startsWith(OWN) && !path.includes("node_modules"));
  const beside = resolve(dirname(test ?? ""), file);
  return existsSync(beside) ? beside : resolve(file);
}
