import { resolve } from "node:path";
import type { RunOptions } from "./options.ts";
import type { Context } from "../context.ts";
import { repeatOnChange } from "../io/repeat-on-change.ts";
import { runOnce } from "./once.ts";

/** Runs, and runs again whenever a file changes that had a part in it, until the user breaks off. */
export function runAndWatch(options: RunOptions, context: Context): Promise<never> {
  const { input, local } = options;
  const given = [
    local.handler.file,
    ...local.envFiles,
    ...(input.kind === "file" ? [input.file] : []),
  ];
  return repeatOnChange(
    given.filter((file) => file !== "-").map((file) => resolve(context.cwd, file)),
    (onFile) => runOnce(options, context, onFile),
    context,
  );
}
