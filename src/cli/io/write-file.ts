import { rmSync } from "node:fs";
import { chmod, lstat, realpath, rename, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileError } from "../../files/file-error.ts";
import type { Context } from "../context.ts";

/** Writes a command's result to the file of `--output`, or to stdout without one and for `-`. */
export async function writeResult(
  texts: Iterable<string>,
  output: string | undefined,
  context: Pick<Context, "cwd" | "stdout" | "stderr">,
): Promise<void> {
  if (output === undefined || output === "-") return context.stdout.stream(texts);
  await writeWhole(resolve(context.cwd, output), texts, output);
  return context.stderr.write(`wrote ${output}\n`);
}

/** Writes a file whole or not at all: a reader never sees half of it. Its permissions stay. */
export async function writeWhole(
  path: string,
  text: Iterable<string>,
  named: string,
): Promise<void> {
  try {
    const existing = await lstat(path).catch(() => undefined);
    if (existing === undefined) return await replace(path, text);
    const target = await stat(path).catch(() => undefined);
    // Devices and pipes cannot be replaced, nor can what a link leads to when it leads nowhere.
    if (target?.isFile() !== true) return await writeFile(path, text);
    return await replace(await realpath(path), text, target.mode);
  } catch (error) {
    throw fileError(error, named, "write");
  }
}

async function replace(
  path: string,
  text: string | Iterable<string>,
  mode?: number,
): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  const discard = (): void => {
    try {
      rmSync(draft, { force: true });
    } catch {
      // Where nothing can be written, below a file for one, there is nothing to take away.
    }
  };
  // Whoever is interrupted in the middle finds nothing of it afterwards, either.
  process.once("exit", discard);
  try {
    await writeFile(draft, text);
    if (mode !== undefined) await chmod(draft, mode);
    await rename(draft, path);
  } finally {
    discard();
    process.off("exit", discard);
  }
}
