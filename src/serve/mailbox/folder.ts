import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { mimeSource } from "../../delivery/mime.ts";
import { UserError } from "../../errors.ts";
import { fileError } from "../../files/file-error.ts";
import { tryParseJson } from "../../json.ts";
import { fromDocument, toDocument } from "./document.ts";
import type { MailStorage, StoredMail } from "./mailbox.ts";

/**
 * Mails in a folder, each as `.json` for the next start and as `.eml` for people. One server at a time has it.
 *
 * @param named The folder as the user named it, for errors.
 * @param onProblem Told once that mails can no longer be written.
 */
export async function openFolder(
  folder: string,
  named: string,
  onProblem: (error: UserError) => void,
): Promise<MailStorage> {
  const lock = join(folder, ".server");
  try {
    await mkdir(folder, { recursive: true }).catch(asNoFolder);
    await takeLock(lock, named);
  } catch (error) {
    throw fileError(error, named, "write");
  }
  let last: Promise<void> = Promise.resolve();
  let isBroken = false;
  const inOrder = (work: () => Promise<void>): void => {
    last = last.then(work).catch((error: unknown) => {
      if (!isBroken) onProblem(fileError(error, named, "write") as UserError);
      isBroken = true;
    });
  };
  const pathOf = (id: string, ending: string): string => join(folder, `${id}.${ending}`);
  return {
    load: () => loadMails(folder, named),
    add: (stored) =>
      inOrder(async () => {
        await writeWhole(pathOf(stored.id, "eml"), await mimeSource(stored.mail));
        await writeWhole(pathOf(stored.id, "json"), toDocument(stored));
      }),
    remove: (ids) =>
      inOrder(async () => {
        for (const id of ids) {
          await rm(pathOf(id, "json"), { force: true });
          await rm(pathOf(id, "eml"), { force: true });
        }
      }),
    close: async () => {
      await last;
      // The folder may be gone.
      await rm(lock, { force: true }).catch(() => undefined);
    },
  };
}

/** Where the folder itself is a file, Node calls it otherwise than where one above it is. */
function asNoFolder(error: NodeJS.ErrnoException): never {
  throw error.code === "EEXIST" ? Object.assign(error, { code: "ENOTDIR" }) : error;
}

/** A reader never sees half of a file. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await writeFile(temporary, content, { mode: 0o600 });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The oldest first. Other files are left alone. */
async function loadMails(folder: string, named: string): Promise<StoredMail[]> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
    const mails: StoredMail[] = [];
    for (const name of names) {
      const stored = fromDocument(await readFile(join(folder, name), "utf8"));
      if (stored !== undefined && name === `${stored.id}.json`) mails.push(stored);
    }
    return mails.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  } catch (error) {
    throw fileError(error, named, "read");
  }
}

/** @throws {UserError} `folder-in-use` */
async function takeLock(lock: string, named: string): Promise<void> {
  const own = { process: process.pid, host: hostname() };
  for (;;) {
    try {
      const handle = await open(lock, "wx", 0o600);
      await handle.writeFile(JSON.stringify(own));
      return await handle.close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const text = await readFile(lock, "utf8").catch(() => "");
    const holder = tryParseJson(text) as Partial<typeof own> | undefined;
    if (holder?.host !== own.host || isRunning(holder.process)) {
      throw new UserError(
        "folder-in-use",
        `${named} is in use by another server${holder?.process ? ` (process ${holder.process})` : ""}`,
        `Pass another folder, or remove ${lock} if that server is gone.`,
      );
    }
    await rm(lock, { force: true });
  }
}

function isRunning(id: number | undefined): boolean {
  if (id === undefined) return true;
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
