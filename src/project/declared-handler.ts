/** Where a function's code may be. */
export interface Code {
  /** What Lambda would have as the function's own folder. */
  root: string;
  /** In Lambda's notation, or as `file#export`. */
  handler: string;
}

/** A handler, as a project's files declare it for the PostConfirmation trigger. */
export interface DeclaredHandler {
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
  settings: FunctionSettings;
}

/** What the file says of the function. */
export interface FunctionSettings {
  runtime?: string | undefined;
  memoryMb?: number | undefined;
  timeoutMs?: number | undefined;
  env: Readonly<Record<string, string>>;
  /** The variables whose value only a deployment knows, and which have a stand-in. */
  madeUp: readonly string[];
}

/** The folder that a file of the project lies in. */
export function folderOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : ".";
}

export const NO_SETTINGS: FunctionSettings = { env: {}, madeUp: [] };
