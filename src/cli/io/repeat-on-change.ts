import { resolve } from "node:path";
import { UserError } from "../../errors.ts";
import { errorText } from "../../report/terminal/error-text.ts";
import type { Context } from "../context.ts";

/**
 * Does something, and does it again whenever a file changes that had a part in it, until the user breaks
 * off. What fails, or cannot be done, is reported and waits for the next change.
 *
 * @param files As they were named; `-` is not a file.
 */
export async function repeatOnChange(
  files: readonly string[],
  once: (onFile: (file: string) => void) => Promise<unknown>,
  context: Context,
): Promise<never> {
  const named = files.filter((file) => file !== "-");
  const watcher = await context.watchFiles(named.map((file) => resolve(context.cwd, file)));
  try {
    for (;;) {
      try {
        await once((file) => watcher.add(file));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        context.stderr.write(errorText(error));
      }
      context.stderr.write("\nwaiting for changes; press Ctrl-C to stop\n");
      const changed = await watcher.nextChange();
      context.stderr.write(`\n${changed} has changed\n\n`);
    }
  } finally {
    await watcher.close();
  }
}
