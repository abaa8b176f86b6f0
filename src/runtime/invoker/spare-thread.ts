import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import { DEFAULT_RUNTIME } from "../lambda-function.ts";
import { createLine } from "./line.ts";
import type { Line } from "./line.ts";
import { moduleFlags } from "./module-flags.ts";
import { plugAndPlayFlags } from "./plug-n-play.ts";

/** A thread for one handler, and the line to it. */
export interface HandlerThread {
  worker: Worker;
  /** A line of our own: what a handler posts to its parent is not taken for ours. */
  line: Line;
}

/** Node's flags that it was started with, and the thread. */
let spare: { flags: string; thread: HandlerThread } | undefined;

/**
 * Starts a thread ahead of the call that will need it: a thread takes as long to start as the
 * command line takes to be read, and both can happen at once.
 *
 * @param flags Node's flags that the call is expected to ask for.
 */
export function prepareThread(flags = moduleFlags(DEFAULT_RUNTIME)): void {
  spare ??= { flags: flags.join(" "), thread: startThread(flags) };
}

/** @param flags Node's flags. The thread that was started ahead is of no use to a call with others. */
export function takeThread(flags: readonly string[]): HandlerThread {
  const prepared = spare;
  spare = undefined;
  if (prepared?.flags === flags.join(" ")) return prepared.thread;
  if (prepared !== undefined) void endThread(prepared.thread, false);
  return startThread(flags);
}

/** Threads that are about to end, and whether each goes on taking memory until then. */
const ending = new Map<Promise<void>, boolean>();

/** Ends a thread. One that is stuck in a system call does not hear of it. */
export async function endThread(
  { worker, line }: HandlerThread,
  isOutOfMemory: boolean,
): Promise<void> {
  line.close();
  const end: Promise<void> = worker.terminate().then(() => void ending.delete(end));
  ending.set(end, isOutOfMemory);
  await end;
}

/** Whether a thread is about to end. An ordinary `process.exit` would wait for it. */
export function areThreadsEnding(): boolean {
  return ending.size > 0;
}

/** Waits for threads that are about to end. @returns Whether all of them have. */
export async function waitForEndingThreads(limitMs: number): Promise<boolean> {
  if (!areThreadsEnding()) return true;
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([Promise.all(ending.keys()), waited]);
  clearTimeout(timer);
  return !areThreadsEnding();
}

/** Longer than a thread takes to end that nothing keeps, in milliseconds. */
const USUAL_LIMIT_MS = 200;

/**
 * Longer than a thread takes that is only busy, in milliseconds, and less than one needs that nothing
 * interrupts to take so much memory that the engine ends the whole process.
 */
const STUCK_LIMIT_MS = 4_000;

/** How many stuck threads there can be beside a new one. */
const STUCK_AT_MOST = 10;

/**
 * Waits for threads that are about to end, and says whether there is room for another one: not beside
 * one that goes on taking memory, and not beside too many.
 */
export async function isRoomForThread(): Promise<boolean> {
  if (await waitForEndingThreads(USUAL_LIMIT_MS)) return true;
  const isHarmless = ![...ending.values()].includes(true) && ending.size < STUCK_AT_MOST;
  return isHarmless || waitForEndingThreads(STUCK_LIMIT_MS);
}

function startThread(flags: readonly string[]): HandlerThread {
  const { line, ends, transfer } = createLine();
  // TypeScript in the checkout. In the package it is CommonJS in one file behind `start.cjs`, which starts soonest.
  const url = new URL(
    import.meta.url.endsWith(".ts") ? "../thread/worker.ts" : "../thread/start.cjs",
    import.meta.url,
  );
  const worker = new Worker(url, {
    workerData: { ...ends, cacheFolder: compileCacheFolder() },
    transferList: transfer,
    // The handler's environment comes with the call; ours is not passed on.
    env: {},
    // The thread reports its output itself. What still comes this way must not reach our own.
    stdout: true,
    stderr: true,
    execArgv: [...flags, ...plugAndPlayFlags()],
    // Far above what a function has: see memory.ts.
    resourceLimits: {
      maxOldGenerationSizeMb: 8_192,
      // Lambda's semi-spaces have 5 % of the memory. In larger ones, garbage alone exceeds what a function has.
      maxYoungGenerationSizeMb: 24,
      // As much as a main thread has, which a function runs in.
      stackSizeMb: 1,
    },
  });
  return { worker, line };
}

/** Where this process keeps what it has compiled, for all versions of Node. */
function compileCacheFolder(): string | undefined {
  const own = process.getBuiltinModule("node:module").getCompileCacheDir();
  return own && dirname(own);
}
