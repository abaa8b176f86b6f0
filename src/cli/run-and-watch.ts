import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import { errorText } from "../report/error-text.ts";
import type { RunOptions } from "./commands/run.ts";
import type { Context } from "./context.ts";
import type { ExitCode } from "./exit-code.ts";
import { runOnce } from "./run-once.ts";

/**
 * Runs, and runs again whenever a file changes that had a part in it, until the user breaks off.
 * A run that fails, or that cannot be done, is told of and waits for the next change.
 */
export async function runAndWatch(options: RunOptions, context: Context): Promise<ExitCode> {
  const { input, local } = options;
  const given = [
    local.handler.file,
    ...local.envFiles,
    ...(input.kind === "file" ? [input.file] : []),
  ];
  const watcher = await context.watchFiles(
    given.filter((file) => file !== "-").map((file) => resolve(context.cwd, file)),
  );
  try {
    for (;;) {
      try {
        await runOnce(options, context, (file) => watcher.add(file));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        context.stderr.write(errorText(error));
      }
      context.stderr.write("\nwaiting for a change; Ctrl-C ends\n");
      const changed = await watcher.nextChange();
      context.stderr.write(`\n${changed} has changed\n\n`);
    }
  } finally {
    await watcher.close();
  }
}
