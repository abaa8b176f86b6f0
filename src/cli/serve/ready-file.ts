import { lstat, rm } from "node:fs/promises";
import { fileError } from "../../files/file-error.ts";
import { writeWhole } from "../io/write-file.ts";
import type { ServeOptions } from "./options.ts";

/** The file of `--ready-file`, which is there while the server is ready. */
export interface ReadyFile {
  write: (text: string) => Promise<void>;
  remove: () => Promise<void>;
}

/** Removes what a server that was killed has left there: who waits for the file would take it for this one's. */
export async function readyFile({
  readyFile: place,
}: Pick<ServeOptions, "readyFile">): Promise<ReadyFile> {
  const { path = "", named = "" } = place ?? {};
  const remove = async (): Promise<void> => {
    // Not a pipe or a device.
    const stats = await lstat(path).catch(() => undefined);
    if (stats?.isFile() !== true) return;
    await rm(path, { force: true }).catch((error: unknown) => {
      throw fileError(error, named, "write");
    });
  };
  await remove();
  return {
    write: async (text) => {
      if (place !== undefined) await writeWhole(path, [text], named);
    },
    remove,
  };
}
