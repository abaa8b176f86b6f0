import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { compile } from "./compile.ts";

/** Imports a module of the user's into this very thread, TypeScript as well. */
export async function importModule(file: string): Promise<unknown> {
  const url = pathToFileURL(file).href;
  const compiled = await compile(file);
  if (compiled === undefined) return import(url);
  return importCompiled(url, file, compiled.code);
}

/** Puts compiled TypeScript in the place of its file, so that its own imports resolve from there. */
export async function importCompiled(url: string, file: string, source: string): Promise<unknown> {
  process.setSourceMapsEnabled(true);
  // What the compiler leaves of `require` calls in TypeScript looks for it here.
  Object.assign(globalThis, { require: createRequire(file) });
  const hooks = registerHooks({
    load: (asked, context, next) =>
      asked === url ? { format: "module", source, shortCircuit: true } : next(asked, context),
  });
  try {
    return await import(url);
  } finally {
    hooks.deregister();
  }
}
