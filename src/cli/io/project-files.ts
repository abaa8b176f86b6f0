import { dirname, join } from "node:path";

const { readdirSync, readFileSync, statSync } = process.getBuiltinModule("node:fs");

/** Folders that hold no source of the project's own. */
const SKIPPED = new Set([
  "__mocks__",
  "__tests__",
  "assets",
  "build",
  "cdk.out",
  "components",
  "coverage",
  "dist",
  "docs",
  "e2e",
  "fixtures",
  "images",
  "locales",
  "migrations",
  "node_modules",
  "out",
  "public",
  "static",
  "styles",
  "target",
  "test",
  "tests",
  "vendor",
  "venv",
]);

/** Enough for a monorepo's own folders, and done in a few milliseconds. */
const MOST_FOLDERS = 300;
const DEEPEST = 6;
/** What has more folders than this in it is not a project's: a home, a temporary folder, a data set. */
const CROWD = 250;
/** What CloudFormation takes at most, in bytes. */
const LARGEST = 1_000_000;

/**
 * The files of a project, relative to its folder and with `/`, those nearest to it first.
 *
 * @param isRead Which of its folders are looked into, by their names and by the folders that they are in.
 */
export function listFiles(
  root: string,
  isRead: (name: string, folder: string) => boolean = isOwn,
): string[] {
  const files: string[] = [];
  const folders = [""];
  for (let at = 0; at < folders.length && at < MOST_FOLDERS; at++) {
    const folder = folders[at] ?? "";
    const entries = entriesOf(join(root, folder));
    // Another repository is another project.
    if (folder !== "" && entries.some(({ name }) => name === ".git")) continue;
    const inside = entries.filter((entry) => entry.isDirectory());
    files.push(...entries.filter((entry) => entry.isFile()).map(({ name }) => folder + name));
    // The machine's own root has its devices and processes in it.
    if (dirname(root) === root || inside.length > CROWD || folder.split("/").length >= DEEPEST)
      continue;
    const own = inside.filter(({ name }) => isRead(name, folder));
    folders.push(...own.map(({ name }) => `${folder}${name}/`));
  }
  // What CDK writes lies where everything else is skipped.
  for (const { name } of entriesOf(join(root, "cdk.out"))) {
    if (name.endsWith(".template.json")) files.push(`cdk.out/${name}`);
  }
  return files;
}

export function isOwn(name: string): boolean {
  return !name.startsWith(".") && !SKIPPED.has(name);
}

/** Whether a file is larger than a template may be. One that cannot be asked is not. */
export function isTooLarge(root: string, path: string): boolean {
  try {
    return statSync(join(root, path)).size > LARGEST;
  } catch {
    return false;
  }
}

/** A file's text. What is too large, or cannot be read, has none. */
export function textOf(root: string, path: string): string {
  try {
    return isTooLarge(root, path) ? "" : readFileSync(join(root, path), "utf8");
  } catch {
    return "";
  }
}

/** The first of some files that was changed after another one. */
export function changedAfter(root: string, file: string, paths: readonly string[]) {
  const written = timeOf(root, file);
  return paths.find((path) => timeOf(root, path) > written);
}

function timeOf(root: string, path: string): number {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
