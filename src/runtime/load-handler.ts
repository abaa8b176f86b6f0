import { createRequire, registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
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
    const exported = functionsOf((await import(url)) as Record<string, unknown>);
    return (
      exported.get(start.exportName) ?? { kind: "no-such-export", exports: [...exported.keys()] }
    );
  } catch (error) {
    const { errorType, errorMessage, trace } = describeError(error);
    return { kind: "threw", errorType, errorMessage, trace };
  }
}

function hookLoading(
  handlerUrl: string,
  { file, compiled, inspect, reportFiles }: StartMessage,
  onFile: (file: string) => void,
): void {
  if (compiled !== undefined) {
    process.setSourceMapsEnabled(true);
    // What the compiler leaves of `require` calls in TypeScript looks for it here.
    Object.assign(globalThis, { require: createRequire(file) });
  }
  const stopAtStart = inspect?.stopAtStart === true;
  if (compiled === undefined && !stopAtStart && !reportFiles) return;
  const prefix = stopAtStart ? "debugger;" : "";
  registerHooks({
    load: (url, context, next) => {
      if (reportFiles && url.startsWith("file:") && !url.includes("/node_modules/")) {
        onFile(fileURLToPath(url));
      }
      if (url !== handlerUrl) return next(url, context);
      // Compiled TypeScript takes the place of its file, so that its own imports resolve from there.
      if (compiled !== undefined) {
        return { format: "module", source: `${prefix}${compiled}`, shortCircuit: true };
      }
      const loaded = next(url, context);
      return { ...loaded, source: `${prefix}${textOf(loaded.source)}` };
    },
  });
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray | undefined | null): string {
  return typeof source === "string" ? source : new TextDecoder().decode(source ?? undefined);
}

function functionsOf(loaded: Record<string, unknown>): Map<string, Handler> {
  const functions = new Map<string, Handler>();
  // `module.exports` of a CommonJS file is the default export, and not all of its keys are named ones.
  for (const owner of [loaded["default"], loaded]) {
    if (typeof owner !== "object" || owner === null) continue;
    for (const [name, value] of Object.entries(owner)) {
      if (typeof value === "function" && name !== "module.exports") {
        functions.set(name, value as Handler);
      }
    }
  }
  return functions;
}
