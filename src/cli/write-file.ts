import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Context } from "./context.ts";
import { fileError } from "./input.ts";

/** Writes a file whole or not at all: a reader never sees half of it. */
export async function writeWhole(file: string, text: string, context: Context): Promise<void> {
  try {
    const path = await targetOf(resolve(context.cwd, file));
    if (path === undefined) await writeFile(resolve(context.cwd, file), text);
    else await replace(path, text);
  } catch (error) {
    throw fileError(error, file, "write");
  }
}

/** Where the bytes end up behind a link. `undefined` for devices and pipes, which cannot be replaced. */
async function targetOf(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isFile() ? await realpath(path) : undefined;
  } catch {
    return path;
  }
}

async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
