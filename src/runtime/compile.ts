import { dirname } from "node:path";
import type { Message } from "esbuild";
import { UserError } from "../errors.ts";

const TYPESCRIPT = /\.[cm]?tsx?$/;

/**
 * A TypeScript handler with its own files as one ES module; packages stay imports.
 * `undefined` for JavaScript, which needs none of this.
 */
export async function compile(file: string): Promise<string | undefined> {
  if (!TYPESCRIPT.test(file)) return undefined;
  const { errors, code } = await bundle(file);
  if (code === undefined) throw notCompiled(file, errors);
  return code;
}

/** Where a handler or one of its own files does not parse, which Node's error does not say. */
export async function locateSyntaxError(file: string): Promise<string | undefined> {
  const [first] = (await bundle(file)).errors;
  return first === undefined ? undefined : describe(first);
}

async function bundle(file: string): Promise<{ errors: readonly Message[]; code?: string }> {
  const { build } = await import("esbuild");
  try {
    const { outputFiles } = await build({
      entryPoints: [file],
      absWorkingDir: dirname(file),
      bundle: true,
      write: false,
      packages: "external",
      platform: "node",
      format: "esm",
      target: `node${process.versions.node}`,
      sourcemap: "inline",
      // A trace then names each file by its path.
      sourceRoot: `${dirname(file)}/`,
      keepNames: true,
      define: { __filename: JSON.stringify(file), __dirname: JSON.stringify(dirname(file)) },
      logLevel: "silent",
    });
    return { errors: [], code: outputFiles[0]?.text ?? "" };
  } catch (error) {
    return { errors: (error as { errors?: Message[] }).errors ?? [] };
  }
}

function notCompiled(file: string, errors: readonly Message[]): UserError {
  const [first] = errors;
  return new UserError(
    "handler-not-loaded",
    `${file} cannot be loaded: ${first === undefined ? "it does not compile" : describe(first)}`,
  );
}

/** esbuild names files from the handler's own folder on, and counts columns from 0. */
function describe({ text, location }: Message): string {
  if (location === null) return text;
  const { file, line, column, lineText } = location;
  return `${file}:${line}:${column + 1}: ${text}: ${lineText.trim()}`;
}
