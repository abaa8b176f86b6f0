import { randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { UserError } from "../errors.ts";
import { fileError } from "../files/file-error.ts";
import { createRunHistory, STATE_FORMAT } from "./history.ts";
import type { Ending, RunHistory, RunIdentity, Session } from "./history.ts";

export type RunState = Awaited<ReturnType<typeof openRunState>>;

/**
 * Opens the state of a run, or begins it: which events have been sent, and what became of them, in a
 * file that outlives the process. It has a line for each step, appended and never changed.
 *
 * One process at a time may have it open. Each says so in the file itself, since a file has many names
 * (links, mounts, spellings): the first that has neither ended nor died has it.
 *
 * @param file As the user named it, for errors.
 */
export async function openRunState(
  path: string,
  file: string,
  identity: (history: RunHistory) => RunIdentity,
) {
  const run = randomUUID();
  let handle: FileHandle | undefined;
  try {
    handle = await openRegular(path, file);
    const history = createRunHistory(file);
    await history.readOn(handle);
    refuseOther(history.identity, identity(history), file);
    refuseUsed(history.sessions, run, file);
    held.add(run);
    const own = { process: process.pid, host: hostname(), run };
    const text = JSON.stringify({ runState: STATE_FORMAT, ...identity(history), ...own });
    const { size } = await handle.stat();
    // A run that was killed may have left a part of a line, and the next is not to be added to it.
    await handle.appendFile(size === 0 ? `${text}\n` : `\n${text}\n`);
    await handle.datasync();
    if (size === 0) await keepName(path);
    await history.readOn(handle);
    const before = refuseUsed(history.sessions, run, file);
    refuseOther(history.identity, identity(history), file);
    // What has died stays dead, whoever has its process number later.
    for (const dead of before) await handle.appendFile(`end ${dead}\n`);
    return { file, history: history as RunHistory, ...appendingTo(handle, file, run) };
  } catch (error) {
    if (held.delete(run)) await handle?.appendFile(`end ${run}\n`).catch(() => undefined);
    await handle?.close();
    throw fileError(error, file, "write");
  }
}

async function openRegular(path: string, file: string): Promise<FileHandle> {
  const handle = await open(path, "a+", 0o600);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new UserError(
    "invalid-state",
    `${file} is not a regular file`,
    "Pass a file with --state.",
  );
}

function appendingTo(handle: FileHandle, file: string, run: string) {
  let text = "";
  let waiting: { resolve: () => void; reject: (error: unknown) => void; isSynced: boolean }[] = [];
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
        await appendWhole(
          handle,
          lines,
          waiters.some(({ isSynced }) => isSynced),
        );
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
  const appended = (line: string, isSynced: boolean): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ resolve, reject, isSynced });
      append(line);
    });
  return {
    /** Settles when it is on the disk, so that no crash can make a call unheard of. */
    sent: (index: number, checksum: number) =>
      appended(`${index} sent ${checksum.toString(16)}\n`, true),
    /** Settles when no crash of the process can lose it: from then on its line may be printed. */
    reporting: (index: number, ending: Ending, durationMs?: number) =>
      appended(`${index} reporting ${ending}${time(durationMs)}\n`, false),
    /** It is printed, or did not run. Written at once, and on the disk before the next `sent` settles. */
    ended: (index: number, ending: Ending, durationMs?: number) =>
      append(`${index} ${ending}${time(durationMs)}\n`),
    async close(): Promise<void> {
      append(`end ${run}\n`);
      await writing;
      await handle.close();
      held.delete(run);
      if (broken !== undefined && !isReported) throw broken.error;
    },
  };
}

const time = (durationMs?: number): string =>
  durationMs === undefined ? "" : ` ${durationMs.toFixed(2)}`;

/** Writes all of it or nothing: what was not noted is not to be read later as if it had been. */
async function appendWhole(handle: FileHandle, text: string, isSynced: boolean): Promise<void> {
  const { size } = await handle.stat();
  try {
    await handle.appendFile(text);
    if (isSynced) await handle.datasync();
  } catch (error) {
    await handle.truncate(size);
    throw error;
  }
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
      ? `${file} belongs to a run with different events`
      : `${file} belongs to a run of ${known.function} at ${known.where}; this run calls ${own.function} at ${own.where}`,
    "Use the command line of the recorded run, or pass a different --state file.",
  );
}

/** The runs of this very process. */
const held = new Set<string>();

/** Refuses a state that another run has. Returns the runs before this one, all of them dead. */
function refuseUsed(sessions: ReadonlyMap<string, Session>, run: string, file: string): string[] {
  const dead: string[] = [];
  for (const [other, session] of sessions) {
    if (other === run) return dead;
    if (isRunning(session)) throw inUse(session, file);
    dead.push(other);
  }
  return dead;
}

/** Of a process on another machine nobody here can say whether it has died. */
function isRunning({ run, process: pid, host }: Session): boolean {
  if (host !== hostname()) return true;
  // A container that begins again gives its process the number that the last one had.
  return pid === process.pid ? held.has(run) : isAlive(pid);
}

function inUse({ run, process: pid, host }: Session, file: string): UserError {
  const where = host === hostname() ? "" : ` on ${host}`;
  return new UserError(
    "state-in-use",
    `${file} is in use by another run, process ${pid}${where}`,
    `Wait for it or stop it. If it is no longer running, append the line "end ${run}" to ${file}`,
  );
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
