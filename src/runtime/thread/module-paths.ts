import type { ResolveFnOutput } from "node:module";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { placesOf } from "./deployed-paths.ts";
import type { Deployment, Locate } from "./deployed-paths.ts";

interface LegacyModule {
  _initPaths: () => void;
  _nodeModulePaths: (folder: string) => string[];
}

/**
 * Lets modules be found where Lambda finds them: in what `NODE_PATH` names, and under `/opt` and
 * `/var/task`.
 *
 * @param isUsual Whether `NODE_PATH` is as Lambda sets it, and nothing names a module of `/var/task`.
 */
export function presentModules(
  { root, layers }: Deployment,
  locate: Locate,
  isUsual: boolean,
): void {
  const module = process.getBuiltinModule("node:module");
  const { _initPaths, _nodeModulePaths } = module as unknown as LegacyModule;
  const { env } = process;
  const { NODE_PATH = "", HOME, USERPROFILE } = env;

  const folders = foldersIn(NODE_PATH).flatMap((folder) => {
    // What the runtime brings, the SDK above all, is found among the packages of the function here.
    if (folder === "/var/runtime/node_modules") return _nodeModulePaths(root);
    const [, rest] = /^\/opt(\/.*)$/s.exec(folder) ?? [];
    // A relative one starts in the current directory, which is the root when the handler is loaded.
    if (rest === undefined) return folder === "" ? [] : [locate(resolve(root, folder))];
    return layers.map((layer) => join(layer, rest)).toReversed();
  });
  // Node reads it from the environment alone, and adds folders of the user's own.
  Object.assign(env, { NODE_PATH: folders.join(delimiter) });
  delete env["HOME"];
  delete env["USERPROFILE"];
  _initPaths();
  Object.assign(env, { NODE_PATH, ...(HOME && { HOME }), ...(USERPROFILE && { USERPROFILE }) });
  // A hook costs each import a little.
  if (isUsual && layers.length === 0) return;

  /** The places here of an absolute path, whose file may have an extension that it does not name. */
  const placed = (specifier: string, isImport: boolean): string[] => {
    const path = specifier.startsWith("file:") ? fileURLToPath(specifier) : specifier;
    const places = placesOf(path, { root, layers });
    return isImport ? places.map((place) => pathToFileURL(place).href) : places;
  };
  /** Lambda's runtime looks for what is imported in `NODE_PATH`, too, which Node alone does not. */
  const parents = folders
    .filter((folder) => basename(folder) === "node_modules")
    .map((folder) => pathToFileURL(join(dirname(folder), "index.js")).href);
  module.registerHooks({
    resolve: (specifier, context, next) => {
      try {
        return next(specifier, context);
      } catch (error) {
        if (!isNotFound(error)) throw error;
        const isPackage = /^[^./\\#]/.test(specifier) && !specifier.includes(":");
        const found = isPackage
          ? firstFound(parents, (parentURL) => next(specifier, { ...context, parentURL }))
          : firstFound(placed(specifier, context.conditions.includes("import")), (place) =>
              next(place, context),
            );
        if (found === undefined) throw error;
        return found;
      }
    },
  });
}

/** The folders of a `NODE_PATH`, which Windows and Lambda separate in their own ways. */
export function foldersIn(text: string, separator: string = delimiter): string[] {
  return text.split(separator === ";" ? /;|(?<=\/[^:;]*):/ : separator);
}

function firstFound(
  places: readonly string[],
  resolve: (place: string) => ResolveFnOutput,
): ResolveFnOutput | undefined {
  for (const place of places) {
    try {
      return resolve(place);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return undefined;
}

function isNotFound(error: unknown): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"].includes(code);
}
