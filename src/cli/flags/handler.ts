import * as nodePath from "node:path";
import { dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../errors.ts";
import { isInside } from "../../paths.ts";
import { packageRoot } from "../../runtime/package-root.ts";

/** A function in a file. */
export interface HandlerLocation {
  /** Absolute. */
  file: string;
  exportName: string;
  /** The folder that the handler string starts in, where it was given as one. */
  root?: string;
  /** A folder that has the name of the handler string's file: Lambda may take it instead. */
  folder?: string;
  /** Whether it is the handler that this package ships. */
  isReference: boolean;
}

// As in config-file.ts.
const { existsSync, realpathSync, statSync } = process.getBuiltinModule("node:fs");

const EXTENSIONS = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".jsx"];

/** What Lambda's notation leaves out, in Lambda's order: of a folder, its main file is meant. */
const ENDINGS = ["", ...EXTENSIONS, ...EXTENSIONS.map((extension) => `/index${extension}`)];

/** What the reference handler is called where a handler is named. */
export const REFERENCE = "reference";

/** The handler that this package ships. */
export function referenceHandler(): HandlerLocation {
  const self = fileURLToPath(import.meta.url);
  const file = join(dirname(self), "..", "..", "handler", `index${extname(self)}`);
  return { file, exportName: "handler", isReference: true };
}

/** Whether Node can run what is in a file, by its name. Lambda requires those without an extension. */
export function isCode(file: string): boolean {
  return /^(?:\.[cm]?[jt]sx?)?$/.test(extname(file));
}

/** Reads `file`, `file#export`, or Lambda's own `file.export`. */
export async function readHandler(
  text: string,
  cwd: string,
  layers: readonly string[],
): Promise<HandlerLocation> {
  if (text === REFERENCE) return referenceHandler();
  const found = locateFile(text, cwd) ?? (await findElsewhere(text, cwd, layers));
  if (statSync(found.file).isDirectory()) {
    throw new UserError(
      "handler-not-found",
      `${found.file} is a folder`,
      "Pass the path of the handler's file.",
    );
  }
  if (!isCode(found.file)) {
    const { notCode } = await import("../io/missing-handler.ts");
    throw notCode(found.file);
  }
  return { ...atRealPlace(found), isReference: false };
}

/** Modules know themselves by their real path, and the folder of a package may have others: on macOS, /tmp is a link. */
function atRealPlace({ file, folder, ...found }: LocatedFile): LocatedFile {
  const named = packageRoot(file);
  const real = realpathSync.native(named);
  const place = (path: string): string => join(real, relative(named, path));
  return { ...found, file: place(file), ...(folder !== undefined && { folder: place(folder) }) };
}

async function findElsewhere(
  ...args: readonly [text: string, cwd: string, layers: readonly string[]]
): Promise<LocatedFile> {
  const missing = await import("../io/missing-handler.ts");
  return missing.findElsewhere(...args);
}

/** The same, of a handler that may not be there. */
export function locateHandler(text: string, folder: string): HandlerLocation | undefined {
  const found = locateFile(text, folder);
  if (found === undefined || statSync(found.file).isDirectory()) return undefined;
  return { ...found, isReference: false };
}

export type LocatedFile = Omit<HandlerLocation, "isReference">;

export function locateFile(text: string, cwd: string): LocatedFile | undefined {
  const whole = resolve(cwd, text);
  if (existsSync(whole)) return { file: whole, exportName: "handler" };

  const hash = text.lastIndexOf("#");
  if (hash === text.length - 1) return undefined;
  if (hash > 0) {
    const file = resolve(cwd, text.slice(0, hash));
    const exportName = text.slice(hash + 1);
    if (existsSync(file)) return { file, exportName };
    // Nothing else begins with a word after this sign.
    if (/^[\w$][^/]*$/.test(exportName)) return undefined;
  }

  if (extname(whole) !== "" && isCode(whole)) return undefined;
  const { stem, exportName } = splitHandlerString(whole);
  if (exportName === "" || stem === dirname(whole)) return undefined;
  const paths = ENDINGS.map((ending) => stem + ending);
  const file = paths.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  if (file === undefined) return undefined;
  const isFolder = statSync(stem, { throwIfNoEntry: false })?.isDirectory() === true;
  return {
    ...{ file, exportName },
    ...(isInside(cwd, file) && { root: cwd }),
    ...(isFolder && { folder: stem }),
  };
}

/** As Lambda does: the file's name ends at its first dot, and what follows may lead into an object. */
export function splitHandlerString(
  text: string,
  path: Pick<typeof nodePath, "basename" | "dirname" | "join"> = nodePath,
): { stem: string; exportName: string } {
  const [name = "", ...exportPath] = path.basename(text).split(".");
  return { stem: path.join(path.dirname(text), name), exportName: exportPath.join(".") };
}
