import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fixture } from "./fixtures.ts";
import { ROOT, run } from "./spawn.ts";

/**
 * A fixture project with its packages from npm.
 *
 * @returns Its folder in `build/`, where the packages stay for the next time.
 */
export async function installed(name: string): Promise<string> {
  const source = fixture(`projects/${name}`);
  const folder = join(ROOT, "build", name);
  const lock = join(folder, "package-lock.json");
  const isInstalled =
    existsSync(join(folder, "node_modules/.package-lock.json")) &&
    existsSync(lock) &&
    readFileSync(lock, "utf8") === readFileSync(join(source, "package-lock.json"), "utf8");
  cpSync(source, folder, { recursive: true });
  if (isInstalled) return folder;
  const argv = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  const { code, err } = await run("npm", argv, { cwd: folder });
  if (code !== 0) throw new Error(err);
  return folder;
}
