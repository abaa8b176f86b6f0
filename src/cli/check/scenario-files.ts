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
  // A folder of the configuration may be named on the command line as well.
  const paths = new Map<string, string>();
  for (const place of places) {
    const files = await findFiles(place, context.cwd);
    if (files.length === 0) {
      throw new UserError(
        "no-scenarios",
        `--scenarios: no scenarios in ${place}`,
        "Pass a folder or a glob with .json or .ts files; check --record creates one.",
      );
    }
    for (const file of files) {
      const path = resolve(context.cwd, file);
      if (!paths.has(path)) paths.set(path, file);
    }
  }
  for (const path of paths.keys()) onFile?.(path);
  const imported = await importModules(paths);
  const scenarios: UserScenario[] = [];
  for (const [path, file] of paths) {
    const given = file.endsWith(".json") ? await readJson(file, context) : imported.get(path);
    // Here it is known which file is to blame.
    const { name } = await readScenario(given, file);
    scenarios.push({ ...(given as UserScenario), name: name.replace(/^own\//, "") });
  }
  return scenarios;
}

async function findFiles(place: string, cwd: string): Promise<string[]> {
  const isFolder = await stat(resolve(cwd, place)).then(
    (found) => found.isDirectory(),
    () => false,
  );
  // A folder's own name may have brackets in it.
  const [pattern, folder] = isFolder ? ["**/*.{json,ts,mts,js,mjs}", place] : [place, ""];
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd: resolve(cwd, folder) })) {
    files.push(join(folder, file));
  }
  return files.toSorted();
}

/** What those that are no JSON export. @param paths Each with its name. */
async function importModules(
  paths: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, unknown>> {
  const modules = [...paths].filter(([, name]) => !name.endsWith(".json"));
  if (modules.length === 0) return new Map();
  const { importAside } = await import("../../runtime/compile/import-aside.ts");
  const remedy = "Export the scenario: export default { make: { flow: … } }";
  const values = await importAside(
    modules.map(([file, name]) => ({ ...{ file, name, remedy }, code: "invalid-scenario" })),
  );
  return new Map(modules.map(([path], index) => [path, values[index]]));
}
