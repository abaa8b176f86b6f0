import { expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const FUNCTION = "exports.handler = async (event) => event;";
const MODULE = "export const handler = async (event) => event;";
const AS_MODULES = { "package.json": '{ "type": "module" }' };

/** A folder has the name of the handler's file in each. */
it.each<[string, Record<string, string>, runtime: string, said: string]>([
  ["a CommonJS file comes first", { "a.js": FUNCTION, "a/b.js": "" }, "22", ""],
  ["its main file, too", { "a/index.js": FUNCTION }, "22", ""],
  ["its main file, imported", { "a/index.js": FUNCTION }, "24", "ERR_UNSUPPORTED_DIR_IMPORT"],
  ["a file, imported", { "a.js": FUNCTION, "a/b.js": "" }, "24", "ERR_UNSUPPORTED_DIR_IMPORT"],
  ["a module's ending", { "a.mjs": MODULE, "a/b.js": "" }, "22", "Runtime.ImportModuleError"],
  ["another file", { "a.mjs": MODULE, "a/index.js": "" }, "22", "finds a/index.js instead"],
  ["a module", { ...AS_MODULES, "a.js": MODULE, "a/b.js": "" }, "22", "ERR_REQUIRE_ESM"],
  [
    "what is bundled",
    { "package.json": '{ "devDependencies": { "esbuild": "1" } }', "a.mjs": MODULE, "a/b.js": "" },
    "24",
    "",
  ],
])("a folder beside the handler's file: %s", async (_what, files, version, said) => {
  const argv = ["run", "a.handler", "--runtime", `nodejs${version}.x`];
  const { code, err } = await cli(argv, { cwd: folderWith(files) });
  expect(err).toContain(said);
  expect(code).toBe(said === "" ? 0 : 2);
});
