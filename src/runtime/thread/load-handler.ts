import Module, { createRequire, registerHooks } from "node:module";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isModuleNamespaceObject } from "node:util/types";
import { importCompiled, requireCompiled } from "../compile/import-module.ts";
import type { Compiled } from "../compile/compile.ts";
import { packageType } from "../compile/package-type.ts";
import { forgetManifestsAbove } from "./undeployed-manifest.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { describeError } from "./lambda-error.ts";
import { preload } from "./preload.ts";
import type { LoadFailure, Preload, StartMessage } from "./protocol.ts";
import { takeRequireAway } from "./without-require.ts";

export type Handler = (
  event: unknown,
  context: LambdaContext,
  callback?: (error: unknown, result?: unknown) => void,
) => unknown;

/**
 * @param onFile Called with each of the user's own files that is loaded; not with packages.
 * @param done Takes the handler. A promise would look for a `then` in it, which all objects may have got.
 */
export async function loadHandler(
  start: StartMessage,
  onFile: (file: string) => void,
  done: (loaded: Handler | LoadFailure) => void,
): Promise<void> {
  const { preloads, stackTraceLimit, lambda, compiled } = start;
  let preloading: Preload | undefined;
  try {
    const url = pathToFileURL(start.file).href;
    hookLoading(url, start, onFile);
    if (compiled === undefined) forgetManifestsAbove(lambda);
    // The main module of Lambda's runtime is an ES module, which `require.main` does not know.
    process.mainModule = undefined;
    if (stackTraceLimit !== undefined) Error.stackTraceLimit = stackTraceLimit;
    for (const each of preloads) {
      preloading = each;
      await preload(each, lambda.root);
    }
    preloading = undefined;
    const loaded =
      compiled === undefined
        ? await loadJavaScript(start, url)
        : await loadCompiled(url, start, compiled);
    const owners = ownersIn(loaded, start);
    // The handler's file may have replaced the methods of arrays, and what iterates them.
    const found = findIn(owners[0], start) ?? findIn(owners[1], start);
    done(
      found ?? {
        kind: "no-such-export",
        exports: owners.flatMap(functionNames),
        isFunction: typeof owners[0] === "function",
      },
    );
  } catch (error) {
    done({ kind: "threw", code: codeOf(error), preload: preloading, ...describeError(error) });
  }
}

/** Requires a file as Lambda's runtime does, whose own module the file finds as its parent. */
function requireFirst(file: string, parent: Module | undefined): unknown {
  const { _load: load } = Module as unknown as {
    _load: (path: string, parent?: Module) => unknown;
  };
  return load.call(Module, file, parent);
}

/** From nodejs24.x on, a handler is imported and has no parent. */
function parentFor({ lambda }: StartMessage): Module | undefined {
  const filename = "/var/runtime/index.mjs";
  return lambda.runtime === "nodejs24.x"
    ? undefined
    : Object.assign(new Module(filename), { filename });
}

/** Whether version 2 of the SDK has been loaded, which is CommonJS. */
export function hasOldSdk(file: string): boolean {
  for (const path in createRequire(file).cache) if (isOldSdk(path)) return true;
  return false;
}

const isOldSdk = RegExp.prototype.test.bind(/[\\/]node_modules[\\/]aws-sdk[\\/]/);

async function loadCompiled(
  url: string,
  start: StartMessage,
  { code, format, ...names }: Compiled,
): Promise<unknown> {
  const source = `${prefixFor(start)}${code}`;
  if (names.lacksRequire) takeRequireAway(url);
  return format === "cjs"
    ? requireCompiled(start.file, source, parentFor(start))
    : importCompiled(url, start.file, source, names);
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : undefined;
}

/** As Lambda's runtime does, what can be required is required: that is sooner done than an import. */
async function loadJavaScript(start: StartMessage, url: string): Promise<unknown> {
  if (isModule(start)) return import(url);
  try {
    return requireFirst(start.file, parentFor(start));
  } catch (error) {
    if ((error as NodeJS.ErrnoException | null | undefined)?.code === "ERR_REQUIRE_ASYNC_MODULE")
      return import(url);
    throw error;
  }
}

/** A file without an extension is required, which makes it CommonJS, until nodejs24.x imports it. */
function isModule({ file, lambda }: StartMessage): boolean {
  const extension = extname(file);
  if (extension === "") return lambda.runtime === "nodejs24.x";
  return extension === ".js" ? packageType(file, lambda.root) === "module" : extension === ".mjs";
}

/** Where a debugger is to stop first. */
function prefixFor({ inspect }: StartMessage): string {
  return inspect?.stopAtStart === true ? "debugger;" : "";
}

function hookLoading(
  handlerUrl: string,
  start: StartMessage,
  onFile: (file: string) => void,
): void {
  const prefix = start.compiled === undefined ? prefixFor(start) : "";
  if (prefix === "" && !start.reportFiles) return;
  registerHooks({
    load: (url, context, next) => {
      if (start.reportFiles && url.startsWith("file:") && !url.includes("/node_modules/")) {
        onFile(fileURLToPath(url));
      }
      const loaded = next(url, context);
      return url === handlerUrl && prefix !== ""
        ? { ...loaded, source: `${prefix}${textOf(loaded.source)}` }
        : loaded;
    },
  });
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray | undefined | null): string {
  return typeof source === "string" ? source : new TextDecoder().decode(source ?? undefined);
}

/** Where to look: nodejs24.x imports whatever it is, and looks into the default export as well. */
function ownersIn(loaded: unknown, { compiled, lambda }: StartMessage): unknown[] {
  if (!isModuleNamespaceObject(loaded)) return [loaded];
  const { default: defaultExport } = loaded as { default?: unknown };
  // What a CommonJS file exports is the default export of what it was compiled to.
  if (compiled?.isCommonJs === true) return [defaultExport];
  return lambda.runtime === "nodejs24.x" ? [loaded, defaultExport] : [loaded];
}

/** A name may lead to a method, by its dots, and to what a class hands down. */
function findIn(owner: unknown, { exportName, lambda }: StartMessage): Handler | undefined {
  const found = exportName.split(".").reduce<unknown>((outer, key) => {
    const isSearched =
      typeof outer === "object" || (typeof outer === "function" && lambda.runtime !== "nodejs24.x");
    // What every object has is nobody's handler.
    const isFound = isSearched && !(key in Object.prototype);
    return isFound ? (outer as Record<string, unknown> | null)?.[key] : undefined;
  }, owner);
  return typeof found === "function" ? (found as Handler) : undefined;
}

function functionNames(owner: unknown): string[] {
  const values = typeof owner === "object" && owner !== null ? owner : {};
  return Object.entries(values).flatMap(([name, value]) =>
    typeof value === "function" && !isClass(value) ? [name] : [],
  );
}

/** Lambda cannot call one. */
function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}
