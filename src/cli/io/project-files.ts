import { join } from "node:path";

const { existsSync, readdirSync, readFileSync, statSync } = process.getBuiltinModule("node:fs");

/** Folders that hold no source of the project's own. */
const SKIPPED = new Set([
  "__mocks__",
  "__tests__",
  "build",
  "cdk.out",
  "coverage",
  "dist",
  "fixtures",
  "node_modules",
  "out",
  "target",
  "test",
  "tests",
  "vendor",
  "venv",
]);

/** Enough for a monorepo's own folders, and done in a few milliseconds. */
const MOST_FOLDERS = 400;
const DEEPEST = 6;
const LARGEST = 2_000_000;

/** The files of a project, relative to its folder and with `/`, those nearest to it first. */
export function listFiles(root: string): string[] {
  const files: string[] = [];
  const folders = [""];
  for (let at = 0; at < folders.length && at < MOST_FOLDERS; at++) {
    const folder = folders[at] ?? "";
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder + entry.name;
      const isDeeper = entry.isDirectory() && path.split("/").length < DEEPEST;
      if (entry.isFile()) files.push(path);
      else if (isDeeper && !entry.name.startsWith(".") && !SKIPPED.has(entry.name)) {
        folders.push(`${path}/`);
      }
    }
  }
  // What CDK writes lies where everything else is skipped.
  for (const { name } of entriesOf(join(root, "cdk.out"))) {
    if (name.endsWith(".template.json")) files.push(`cdk.out/${name}`);
  }
  return files;
}

/** A file's text. What is too large, or cannot be read, has none. */
export function textOf(root: string, path: string): string {
  const file = join(root, path);
  try {
    return statSync(file).size > LARGEST ? "" : readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function entriesOf(folder: string) {
  try {
    return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  } catch {
    return [];
  }
}
