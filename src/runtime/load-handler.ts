import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import type { LambdaContext } from "./lambda-context.ts";
import { describeError } from "./lambda-error.ts";
import type { CallMessage, LoadFailure } from "./protocol.ts";

export type Handler = (
  event: unknown,
  context: LambdaContext,
  callback: (error: unknown, result?: unknown) => void,
) => unknown;

export async function loadHandler(
  call: Pick<CallMessage, "file" | "exportName" | "compiled">,
): Promise<Handler | LoadFailure> {
  try {
    const url = pathToFileURL(call.file).href;
    if (call.compiled !== undefined) serveCompiled(url, call.file, call.compiled);
    const exported = functionsOf((await import(url)) as Record<string, unknown>);
    return (
      exported.get(call.exportName) ?? { kind: "no-such-export", exports: [...exported.keys()] }
    );
  } catch (error) {
    const { errorType, errorMessage, trace } = describeError(error);
    return { kind: "threw", errorType, errorMessage, trace };
  }
}

/** Puts compiled TypeScript in the place of its file, so that its own imports resolve from there. */
function serveCompiled(url: string, file: string, source: string): void {
  process.setSourceMapsEnabled(true);
  // What the compiler leaves of `require` calls in TypeScript looks for it here.
  Object.assign(globalThis, { require: createRequire(file) });
  registerHooks({
    load: (asked, context, next) =>
      asked === url ? { format: "module", source, shortCircuit: true } : next(asked, context),
  });
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
