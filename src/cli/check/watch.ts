import { resolve } from "node:path";
import { checkOnce } from "./once.ts";
import type { CheckCommandOptions } from "./options.ts";
import type { Context } from "../context.ts";
import { repeatOnChange } from "../io/repeat-on-change.ts";

/** Checks, and checks again whenever a file changes that had a part in it, until the user breaks off. */
export function checkAndWatch(options: CheckCommandOptions, context: Context): Promise<never> {
  const { handler, envFiles } = options.local;
  return repeatOnChange(
    [handler.file, ...envFiles.map((file) => resolve(context.cwd, file))],
    (onFile) => checkOnce(options, context, onFile),
    context,
  );
}
