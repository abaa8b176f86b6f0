import { performance } from "node:perf_hooks";
import type { EventLoopUtilization } from "node:perf_hooks";
import type { Worker } from "node:worker_threads";
import { slownessNow } from "../slowness.ts";

/** A time limit for what a thread does. */
export interface FairTimer {
  clear: () => void;
  /** For how long the thread was ready until now and another program ran, in milliseconds. */
  waitedMs: () => Promise<number>;
}

/** A limit is at most put off by this many times itself. */
const MOST_TIMES = 3;

/** It is not put off for less, in milliseconds. */
const LEAST_MS = 20;

/** A thread that does not say in this time what it used is held up by something else. */
const PATIENCE_MS = 1_000;

/**
 * Starts a time limit that does not count how long a busy machine lets the thread wait for a processor: on Lambda no
 * other program runs. Where the machine is not busy, it is an ordinary timer.
 *
 * @param onEnd Called when it has passed. `isLate`: it was put off for as long as it may be.
 */
export function startFairTimer(
  { worker, slowness = slownessNow }: { worker: Watched; slowness?: () => number },
  limitMs: number,
  onEnd: (isLate: boolean) => void,
): FairTimer {
  const isBusy = slowness() > 1;
  const before = isBusy ? usedBy(worker) : undefined;
  let hasEnded = false;
  let putOffMs = 0;
  const waits = async (): Promise<{ thread: number; host: number }> => {
    const [then, now] = await Promise.all([before, isBusy ? usedBy(worker) : undefined]);
    if (then === undefined || now === undefined) return { thread: 0, host: 0 };
    const thread = then.thread && now.thread ? waitedIn(then.thread, now.thread) : 0;
    return { thread, host: waitedIn(then.host, now.host) };
  };
  const end = async (): Promise<void> => {
    const { thread, host } = await waits();
    const restMs = Math.min(MOST_TIMES * limitMs, thread + host) - putOffMs;
    if (hasEnded) return;
    if (restMs < LEAST_MS) {
      hasEnded = true;
      return onEnd(putOffMs > 0 && putOffMs + LEAST_MS >= MOST_TIMES * limitMs);
    }
    putOffMs += restMs;
    timer = setTimeout(() => void end(), restMs);
  };
  let timer = setTimeout(() => (isBusy ? void end() : onEnd(false)), limitMs);
  return {
    clear: () => {
      hasEnded = true;
      clearTimeout(timer);
    },
    // This thread may wait while the handler sleeps, which shortens nothing.
    waitedMs: async () => (await waits()).thread,
  };
}

/** What is read of a thread. Older versions of Node do not tell what it used. */
export interface Watched {
  performance: Pick<Worker["performance"], "eventLoopUtilization">;
  cpuUsage?: Worker["cpuUsage"];
}

/** How long a thread was ready, and how long it ran, in milliseconds. */
interface Usage {
  activeMs: number;
  ranMs: number;
}

interface Used {
  thread: Usage | undefined;
  host: Usage;
}

/** What the handler's thread used, and this one. */
async function usedBy(worker: Watched): Promise<Used | undefined> {
  const read = async (): Promise<Used> => {
    const cpu = await worker.cpuUsage?.();
    return {
      thread: cpu && usageOf(worker.performance.eventLoopUtilization(), cpu),
      host: usageOf(performance.eventLoopUtilization(), process.threadCpuUsage()),
    };
  };
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const patience = setTimeout(() => resolve(undefined), PATIENCE_MS);
  return await Promise.race([read().catch(() => undefined), promise]).finally(() =>
    clearTimeout(patience),
  );
}

function usageOf({ active }: EventLoopUtilization, { user, system }: NodeJS.CpuUsage): Usage {
  return { activeMs: active, ranMs: (user + system) / 1_000 };
}

function waitedIn(then: Usage, now: Usage): number {
  return Math.max(0, now.activeMs - then.activeMs - (now.ranMs - then.ranMs));
}
