import { readFileSync } from "node:fs";
import { createRequire, findPackageJSON, registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { importCompiled } from "./import-module.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { describeError } from "./lambda-error.ts";
import type { LoadFailure, StartMessage } from "./protocol.ts";

export type Handler = (
  event: unknown,
  context: LambdaContext,
  callback?: (error: unknown, result?: unknown) => void,
) => unknown;

/** @param onFile Is told of each file of the user's own, packages aside, that is loaded. */
export async function loadHandler(
  start: StartMessage,
  onFile: (file: string) => void,
): Promise<Handler | LoadFailure> {
  try {
    const url = pathToFileURL(start.file).href;
    hookLoading(url, start, onFile);
    const { compiled } = start;
    const loaded =
      compiled === undefined
        ? await loadJavaScript(start.file, url)
        : await importCompiled(url, start.file, `${prefixFor(start)}${compiled}`);
    const exported = functionsOf(loaded as Record<string, unknown> | null);
    return (
      exported.get(start.exportName) ?? { kind: "no-such-export", exports: [...exported.keys()] }
    );
  } catch (error) {
    const { errorType, errorMessage, trace } = describeError(error);
    return { kind: "threw", errorType, errorMessage, trace };
  }
}

/** As Lambda's runtime does, what can be required is required: that is sooner done than an import. */
async function loadJavaScript(file: string, url: string): Promise<unknown> {
  if (isModule(file)) return import(url);
  try {
    return createRequire(file)(file) as unknown;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_REQUIRE_ASYNC_MODULE") return import(url);
    throw error;
  }
}

function isModule(file: string): boolean {
  if (!file.endsWith(".js")) return !file.endsWith(".cjs");
  const manifest = findPackageJSON(pathToFileURL(file));
  if (manifest === undefined) return false;
  const { type } = JSON.parse(readFileSync(manifest, "utf8")) as { type?: unknown };
  return type === "module";
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

function functionsOf(loaded: Record<string, unknown> | null): Map<string, Handler> {
  const functions = new Map<string, Handler>();
  // `module.exports` of a CommonJS file is the default export, and not all of its keys are named ones.
  for (const owner of [loaded?.["default"], loaded]) {
    if (typeof owner !== "object" || owner === null) continue;
    for (const [name, value] of Object.entries(owner)) {
      if (typeof value === "function" && name !== "module.exports") {
        functions.set(name, value as Handler);
      }
    }
  }
  return functions;
}
