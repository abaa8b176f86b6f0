import { open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { UserError } from "../errors.ts";
import { fileError } from "../files/file-error.ts";
import { readRunHistory, STATE_FORMAT } from "./history.ts";
import type { Ending, RunHistory, RunIdentity } from "./history.ts";

export type RunState = Awaited<ReturnType<typeof openRunState>>;

/**
 * Opens the state of a run, or begins it: which events have been sent, and what became of them, in a
 * file that outlives the process. It has a line for each step, appended and never changed. Nobody else
 * may have it open.
 *
 * @param file As the user named it, for errors.
 */
export async function openRunState(
  path: string,
  file: string,
  identity: (history: RunHistory) => RunIdentity,
) {
  const unlock = await lock(`${path}.lock`, file);
  try {
    const history = await readRunHistory(path, file);
    const own = identity(history);
    refuseOther(history.identity, own, file);
    if (history.identity !== undefined) await truncate(path, history.size);
    const handle = await open(path, history.identity === undefined ? "w" : "a", 0o600);
    if (history.identity === undefined) {
      await handle.appendFile(`${JSON.stringify({ runState: STATE_FORMAT, ...own })}\n`);
      await handle.datasync();
      await keepName(path);
    }
    return { file, history, ...appendingTo(handle, file, unlock) };
  } catch (error) {
    await unlock();
    throw fileError(error, file, "write");
  }
}

function appendingTo(handle: FileHandle, file: string, unlock: () => Promise<void>) {
  let text = "";
  let waiting: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  let writing: Promise<void> | undefined;
  let broken: { error: unknown } | undefined;
  let isReported = false;

  /** What comes while the disk is busy goes there together, the next time. */
  const write = async (): Promise<void> => {
    while (text !== "") {
      const [lines, waiters] = [text, waiting];
      [text, waiting] = ["", []];
      try {
        if (broken !== undefined) throw broken.error;
        await handle.appendFile(lines);
        if (waiters.length > 0) await handle.datasync();
        for (const waiter of waiters) waiter.resolve();
      } catch (error) {
        broken ??= { error: fileError(error, file, "write") };
        isReported ||= waiters.length > 0;
        for (const waiter of waiters) waiter.reject(broken.error);
      }
    }
    writing = undefined;
  };
  const append = (line: string): void => {
    text += line;
    writing ??= Promise.resolve().then(write);
  };
  return {
    /** Settles when it is on the disk, so that no crash can make a call unheard of. */
    sent: (index: number, checksum: number) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ resolve, reject });
        append(`${index} sent ${checksum.toString(16)}\n`);
      }),
    /** Is written at once, and on the disk before the next `sent` settles. */
    ended(index: number, ending: Ending, durationMs?: number): void {
      const time = durationMs === undefined ? "" : ` ${durationMs.toFixed(2)}`;
      append(`${index} ${ending}${time}\n`);
    },
    async close(): Promise<void> {
      await writing;
      await handle.close();
      await unlock();
      if (broken !== undefined && !isReported) throw broken.error;
    },
  };
}

function refuseOther(known: RunIdentity | undefined, own: RunIdentity, file: string): void {
  if (known === undefined) return;
  const key = (["function", "where", "events", "seed"] as const).find(
    (name) => known[name] !== own[name],
  );
  if (key === undefined) return;
  throw new UserError(
    "state-of-another-run",
    key === "events" || key === "seed"
      ? `${file} is the state of a run with other events`
      : `${file} is the state of a run with ${known.function} at ${known.where}, not with ${own.function} at ${own.where}`,
    "Give the command line that this run was begun with, or another file with --state.",
  );
}

/** The locks that this very process holds. */
const held = new Set<string>();

/**
 * Two runs with one state would make calls twice. The file goes with its process, or is left by a dead one;
 * of a process on another machine nobody here can say which.
 */
async function lock(path: string, file: string): Promise<() => Promise<void>> {
  const here = hostname();
  for (;;) {
    try {
      await writeFile(path, `${process.pid} ${here}\n`, { flag: "wx" });
      held.add(path);
      return async () => {
        held.delete(path);
        await rm(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw fileError(error, file, "write");
    }
    const [pid, host = here] = (await readFile(path, "utf8").catch(() => "")).trim().split(" ");
    const owner = Number(pid);
    // A container that begins again gives its process the number that the last one had.
    const isOurs = owner === process.pid && host === here;
    if (!(owner > 0) || host !== here || (isOurs ? held.has(path) : isAlive(owner))) {
      const where = host === here ? "" : ` on ${host}`;
      throw new UserError(
        "state-in-use",
        `${file} is in use by another run${owner > 0 ? `, process ${owner}${where}` : ""}`,
        `Wait for it, or end it. If there is no such run, delete ${file}.lock`,
      );
    }
    await rm(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A new file's name is on the disk when its folder is. */
async function keepName(path: string): Promise<void> {
  try {
    const folder = await open(dirname(path));
    await folder.sync().finally(() => folder.close());
  } catch {
    // Not every system lets a folder be opened.
  }
}
