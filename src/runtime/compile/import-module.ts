import { statSync } from "node:fs";
import Module, { createRequire, registerHooks, setSourceMapsSupport } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, UserError } from "../../errors.ts";
import { compile } from "./compile.ts";
import { NotLoaded } from "./not-loaded.ts";

export interface ImportFailure {
  code: string;
  remedy?: string | undefined;
  name?: string;
}

/**
 * What a module of the user's exports by default. A `UserError` with this code says why it cannot be
 * loaded, and calls it by this name.
 */
export async function importDefault(file: string, failure: ImportFailure): Promise<unknown> {
  try {
    return ((await importModule(file)) as { default?: unknown }).default;
  } catch (cause) {
    const { code, remedy, name = file } = failure;
    // A file that does not compile is reported like a handler, and may have a remedy of its own: to install esbuild.
    if (cause instanceof UserError) {
      throw new UserError(code, cause.message, cause.remedy ?? remedy, { cause });
    }
    throw new NotLoaded(name, messageOf(cause), { code, remedy, cause });
  }
}

/** Imports into this very thread, TypeScript as well. */
async function importModule(file: string): Promise<unknown> {
  // To open a FIFO could take for ever, and nothing would interrupt it.
  if (!statSync(file).isFile()) throw new Error("it is not a file");
  const url = pathToFileURL(file).href;
  const compiled = await compile(file, { format: "esm" });
  if (compiled === undefined) return import(url);
  return importCompiled(url, file, compiled.code);
}

/**
 * Frames name the user's own lines. The maps of packages are left out: they take time and, from the
 * handler's limit, memory that a deployed function does not need.
 */
function useSourceMaps(): void {
  if (process.sourceMapsEnabled) return;
  setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
}

/** Imports a compiled file, with the names that its code may use. */
export async function importCompiled(
  url: string,
  file: string,
  source: string,
  { hasRequire = true, hasCommonJsNames = false } = {},
): Promise<unknown> {
  useSourceMaps();
  // What the compiler leaves of `require` calls in TypeScript looks for it here. Amplify defines all three.
  Object.assign(globalThis, {
    ...(hasRequire && { require: createRequire(file) }),
    ...(hasCommonJsNames && { __filename: file, __dirname: dirname(file) }),
  });
  return importText(url, source);
}

/** Puts a text in the place of a file, which need not exist, so that its own imports resolve from there. */
export async function importText(url: string, source: string): Promise<unknown> {
  const hooks = registerHooks({
    resolve: (asked, context, next) =>
      asked === url ? { url, shortCircuit: true } : next(asked, context),
    load: (asked, context, next) =>
      asked === url ? { format: "module", source, shortCircuit: true } : next(asked, context),
  });
  try {
    return await import(url);
  } finally {
    hooks.deregister();
  }
}

/** A module that is not a file, and finds what modules of a folder find. */
export function moduleIn(folder: string, name: string, parent?: Module): Module {
  const { _nodeModulePaths: pathsOf } = Module as unknown as {
    _nodeModulePaths: (from: string) => string[];
  };
  return Object.assign(new Module(name, parent), { paths: pathsOf(folder) });
}

/** What a file that was compiled to CommonJS exports. */
export function requireCompiled(file: string, source: string, parent?: Module): unknown {
  useSourceMaps();
  const module = moduleIn(dirname(file), file, parent);
  const { _compile: run } = module as unknown as {
    _compile: (this: Module, code: string, name: string) => void;
  };
  module.filename = file;
  createRequire(file).cache[file] = module;
  run.call(module, source, file);
  module.loaded = true;
  return module.exports;
}
