import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../errors.ts";

/** A function in a file. */
export interface HandlerLocation {
  /** Absolute. */
  file: string;
  exportName: string;
  /** The folder that the handler string starts in, where it was given as one. */
  root?: string;
  /** Whether it is the handler that this package ships. */
  isReference: boolean;
}

// As in config-file.ts.
const { existsSync, statSync } = process.getBuiltinModule("node:fs");

const EXTENSIONS = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"];

/** Reads `file`, `file#export`, or Lambda's own `file.export`. Without a text: the reference handler. */
export function readHandler(text: string | undefined, cwd: string): HandlerLocation {
  if (text === undefined) {
    const self = fileURLToPath(import.meta.url);
    const file = join(dirname(self), "..", "..", "handler", `index${extname(self)}`);
    return { file, exportName: "handler", isReference: true };
  }
  const found = locate(text, cwd);
  if (found === undefined) {
    throw new UserError(
      "handler-not-found",
      `--handler: no such file: ${resolve(cwd, text.split("#")[0] ?? text)}`,
      "Name a .js, .mjs, .cjs or .ts file, with #export when the function is not called handler.",
    );
  }
  if (statSync(found.file).isDirectory()) {
    throw new UserError(
      "handler-not-found",
      `--handler: ${found.file} is a folder`,
      "Name the file in it.",
    );
  }
  return { ...found, isReference: false };
}

function locate(
  text: string,
  cwd: string,
): Pick<HandlerLocation, "file" | "exportName" | "root"> | undefined {
  const whole = resolve(cwd, text);
  if (existsSync(whole)) return { file: whole, exportName: "handler" };

  const hash = text.lastIndexOf("#");
  if (hash === text.length - 1) return undefined;
  if (hash > 0) {
    const file = resolve(cwd, text.slice(0, hash));
    return existsSync(file) ? { file, exportName: text.slice(hash + 1) } : undefined;
  }

  // Lambda's notation names the file without its extension, and perhaps an object: dist/index.api.handler
  const folder = dirname(whole);
  const parts = basename(whole).split(".");
  for (let count = parts.length - 1; count > 0; count--) {
    const stem = join(folder, parts.slice(0, count).join("."));
    const exportName = parts.slice(count).join(".");
    const file = EXTENSIONS.map((extension) => stem + extension).find((path) => existsSync(path));
    if (exportName === "" || file === undefined) continue;
    const isOutside = relative(cwd, file).startsWith("..");
    return { file, exportName, ...(!isOutside && { root: cwd }) };
  }
  return undefined;
}
