import type { RoleActions } from "../role-actions.ts";
import type { TableKeys } from "../table-keys.ts";

/** Where a function's code may be. */
export interface Code {
  /** What Lambda would have as the function's own folder. */
  root: string;
  /** In Lambda's notation, or as `file#export`. */
  handler: string;
  /** Whether the one file that a bundler writes is deployed alone, so that `root` is nobody's folder. */
  isBundled?: boolean;
  /** Whether nothing says that the code is there: the file has to have the export. */
  isGuess?: boolean;
  /** Whether `root` is only how its path ends: the rest is a value that is not known. */
  isTail?: boolean;
}

/** A function, as a project's files declare it. */
export interface DeclaredHandler {
  /** Whether it is the PostConfirmation trigger's. */
  isTrigger?: boolean;
  /** The file that says so, relative to the project's folder. */
  file: string;
  line?: number | undefined;
  /** What the file calls the function. */
  name?: string | undefined;
  /** What `handlers` are relative to: a folder of the project. */
  folder: string;
  /** Where the code may be. The first that exists is it. */
  handlers: readonly Code[];
  /** Why there is nothing to run, where that is certain. */
  problem?: "inline" | "image" | undefined;
  /** The source text that names the function, where it could not be followed to the function. */
  unread?: string | undefined;
  settings: FunctionSettings;
}

/** A DynamoDB table, as a file declares it, and how a function knows it. */
export interface DeclaredTable extends TableKeys {
  /** What it is called, where the file says so. */
  name: string | undefined;
  /** The function's variables that have its name. */
  variables: readonly string[];
}

/** What the file says of the function. */
export interface FunctionSettings {
  runtime?: string | undefined;
  memoryMb?: number | undefined;
  timeoutMs?: number | undefined;
  /** Variables whose value the file says. */
  variables: Readonly<Record<string, string>>;
  /** Stand-ins for variables whose value only a deployment knows. */
  madeUp: Readonly<Record<string, string>>;
  /** Whether the file gives it variables that only running the file would tell. */
  isOpen?: boolean;
  /** Folders and .zip files, from the same folder as the code. */
  layers?: readonly string[];
  /** The tables of its project. */
  tables?: readonly DeclaredTable[];
  /** What its role allows, where the files say all of that. */
  role?: RoleActions | undefined;
}

/** The folder that a file of the project lies in. */
export function folderOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : ".";
}

/** Without `.` and `..`, where they do not lead out of the project. */
export function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

export const NO_SETTINGS: FunctionSettings = { variables: {}, madeUp: {} };
