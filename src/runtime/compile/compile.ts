import { basename, dirname, resolve } from "node:path";
import type { Message } from "esbuild";
import { amplifyFolder } from "./amplify-folder.ts";
import { notLoaded } from "./not-loaded.ts";

const TYPESCRIPT = /\.[cm]?tsx?$/;

export interface Compiled {
  code: string;
  /** Whether the file itself is CommonJS: what it exports is the module's default export then. */
  isCommonJs: boolean;
  /** Whether `__filename` and `__dirname` exist in every module, as Amplify defines them in its bundles. */
  hasCommonJsNames: boolean;
  /** Modules of `$amplify/env` that are missing, and stood in for. */
  amplifyEnv: readonly string[];
}

/**
 * A TypeScript file with the files that it imports as one ES module; packages stay imports, except
 * those that are TypeScript themselves, as in a workspace. `undefined` for JavaScript, which needs
 * none of this.
 *
 * @param onFile Is told of each file that it is made of, or else of those that do not compile.
 */
export async function compile(
  file: string,
  onFile?: (file: string) => void,
): Promise<Compiled | undefined> {
  if (!TYPESCRIPT.test(file)) return undefined;
  const { errors, inputs, compiled } = await bundle(file);
  for (const input of inputs) onFile?.(resolve(dirname(file), input));
  if (compiled === undefined) {
    const [first] = errors;
    throw notLoaded(file, first === undefined ? "it does not compile" : describe(first));
  }
  return compiled;
}

/** Where a handler or one of its own files does not parse, which Node's error does not say. */
export async function locateSyntaxError(file: string): Promise<string | undefined> {
  const [first] = (await bundle(file)).errors;
  return first === undefined ? undefined : describe(first);
}

interface Bundle {
  errors: readonly Message[];
  /** The files that had a part in it, from the handler's folder on. */
  inputs: readonly string[];
  compiled?: Compiled;
}

async function bundle(file: string): Promise<Bundle> {
  const { build } = await import("esbuild");
  const { keepPackages, keepPlace, PLACE_NAMES } = await import("./esbuild-plugins.ts");
  const { amplifyEnv } = await import("./amplify-env.ts");
  const folder = dirname(file);
  const missing = new Set<string>();
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [file],
      absWorkingDir: folder,
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      format: "esm",
      target: `node${process.versions.node}`,
      // Node knows no condition for bundlers.
      conditions: [],
      sourcemap: "inline",
      // A trace then names each file by its path.
      sourceRoot: `${folder}/`,
      keepNames: true,
      plugins: [amplifyEnv((module) => missing.add(module)), keepPackages(file), keepPlace],
      define: PLACE_NAMES,
      logLevel: "silent",
    });
    const isCommonJs = metafile.inputs[basename(file)]?.format === "cjs";
    return {
      errors: [],
      inputs: Object.keys(metafile.inputs),
      compiled: {
        code: outputFiles[0]?.text ?? "",
        isCommonJs,
        hasCommonJsNames: amplifyFolder(file) !== undefined,
        amplifyEnv: [...missing],
      },
    };
  } catch (error) {
    const { errors = [] } = error as { errors?: Message[] };
    return { errors, inputs: errors.flatMap(({ location }) => location?.file ?? []) };
  }
}

/** esbuild names files from the handler's own folder on, and counts columns from 0. */
function describe({ text, location }: Message): string {
  if (location === null) return text;
  const { file, line, column, lineText } = location;
  return `${file}:${line}:${column + 1}: ${text}: ${lineText.trim()}`;
}
