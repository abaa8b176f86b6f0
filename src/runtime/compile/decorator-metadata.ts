import { createRequire } from "node:module";
import { basename, dirname } from "node:path";

/** As much as is used of the API of TypeScript, which version 7 no longer has. */
interface TypeScript {
  ModuleKind: { CommonJS: number; ESNext: number };
  ScriptTarget: { ES5: number; ES2022: number; ESNext: number };
  sys: { readFile: (file: string) => string | undefined };
  readConfigFile: (file: string, readFile: TypeScript["sys"]["readFile"]) => { config?: unknown };
  parseJsonConfigFileContent: (
    config: unknown,
    host: object,
    folder: string,
  ) => { options: Options };
  transpileModule?: (
    text: string,
    options: { fileName: string; reportDiagnostics: boolean; compilerOptions: Options },
  ) => { outputText: string; diagnostics?: readonly unknown[] };
}

interface Options {
  [name: string]: boolean | number | undefined;
  target?: number;
  useDefineForClassFields?: boolean;
}

/** A class, or a member of one, begins a line with it. */
const DECORATED = /^\s*@\w+/m;

export function hasDecorators(text: string): boolean {
  return DECORATED.test(text);
}

/** Writes a TypeScript file as JavaScript; `undefined` for one that needs nothing of this, or does not parse. */
export type WriteDecorated = (path: string, text: string) => string | undefined;

/**
 * Makes what writes files with decorators as the project's own TypeScript does, metadata included, which esbuild leaves out.
 *
 * @returns `undefined` where the project has no TypeScript, or one without this API.
 */
export function decoratedWriter(handler: string, tsConfig: string): WriteDecorated | undefined {
  const typescript = ownTypeScript(handler);
  if (typescript?.transpileModule === undefined) return undefined;
  const { transpileModule: transpile } = typescript;
  const { ModuleKind, ScriptTarget } = typescript;
  const { config } = typescript.readConfigFile(tsConfig, typescript.sys.readFile);
  // Which files it includes takes long to find out, and does not matter.
  const host = { ...typescript.sys, readDirectory: () => [] };
  const { options } = typescript.parseJsonConfigFileContent(config, host, dirname(tsConfig));
  const { target = ScriptTarget.ES5, useDefineForClassFields = target >= ScriptTarget.ES2022 } =
    options;
  return (path, text) => {
    if (!/(?<!\.d)\.[cm]?ts$/.test(path) || !hasDecorators(text)) return undefined;
    // esbuild writes the format of modules, except for what only TypeScript knows.
    const isOld = /^\s*(?:import\s+\w+\s*=\s*require\(|export\s*=)/m.test(text);
    const { outputText, diagnostics = [] } = transpile(text, {
      fileName: basename(path),
      reportDiagnostics: true,
      compilerOptions: {
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        esModuleInterop: options["esModuleInterop"],
        verbatimModuleSyntax: isOld ? false : options["verbatimModuleSyntax"],
        useDefineForClassFields,
        target: ScriptTarget.ESNext,
        module: isOld ? ModuleKind.CommonJS : ModuleKind.ESNext,
        inlineSourceMap: true,
      },
    });
    return diagnostics.length > 0 ? undefined : outputText;
  };
}

function ownTypeScript(handler: string): TypeScript | undefined {
  try {
    return createRequire(handler)("typescript") as TypeScript;
  } catch {
    return undefined;
  }
}
