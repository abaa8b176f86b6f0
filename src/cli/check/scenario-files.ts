import { glob, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readScenario } from "../../check/user-scenario.ts";
import type { UserScenario } from "../../check/user-scenario.ts";
import { UserError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { readJson } from "../io/input.ts";

/** Scenarios of folders, files and globs: `.json`, or what a `.ts` or `.js` file exports by default. */
export async function readScenarioFiles(
  places: readonly string[],
  context: Context,
  onFile?: (file: string) => void,
): Promise<UserScenario[]> {
  const scenarios: UserScenario[] = [];
  // A folder of the configuration may be named on the command line as well.
  const read = new Set<string>();
  for (const place of places) {
    const files = await findFiles(place, context.cwd);
    if (files.length === 0) {
      throw new UserError(
        "no-scenarios",
        `--scenarios: there are none in ${place}`,
        "Name a folder or a glob with .json or .ts files; check --record makes one.",
      );
    }
    for (const file of files) {
      const path = resolve(context.cwd, file);
      if (read.has(path)) continue;
      read.add(path);
      onFile?.(path);
      scenarios.push(await readOne(file, context));
    }
  }
  return scenarios;
}

async function findFiles(place: string, cwd: string): Promise<string[]> {
  const isFolder = await stat(resolve(cwd, place)).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const pattern = isFolder ? join(place, "**/*.{json,ts,mts,js,mjs}") : place;
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd })) files.push(file);
  return files.toSorted();
}

async function readOne(file: string, context: Context): Promise<UserScenario> {
  const given = file.endsWith(".json")
    ? await readJson(file, context)
    : await load(file, context.cwd);
  // Here it is known which file is to blame.
  const { name } = await readScenario(given, file);
  return { ...(given as UserScenario), name: name.replace(/^own\//, "") };
}

async function load(file: string, cwd: string): Promise<unknown> {
  const { importDefault } = await import("../../runtime/compile/import-module.ts");
  const remedy = "Export the scenario: export default { make: { flow: … } }";
  return importDefault(resolve(cwd, file), { code: "invalid-scenario", name: file, remedy });
}
