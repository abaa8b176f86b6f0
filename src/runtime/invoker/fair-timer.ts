import { performance } from "node:perf_hooks";
import type { EventLoopUtilization } from "node:perf_hooks";
import type { Worker } from "node:worker_threads";
import { slownessNow } from "../slowness.ts";
import type { Usage } from "../thread/protocol.ts";

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
 * @returns Ends it before its time.
 */
export function startFairTimer(
  { worker, told, slowness = slownessNow }: Timed,
  limitMs: number,
  onEnd: (isLate: boolean) => void,
): () => void {
  const isBusy = slowness() > 1;
  const hostBefore = isBusy ? ownUsage() : undefined;
  let hasEnded = false;
  let putOffMs = 0;
  const waitedMs = async (host: Usage): Promise<number> => {
    const thread = await usageOf(worker);
    return thread === undefined ? 0 : waitedIn(told(), thread) + waitedIn(host, ownUsage());
  };
  const end = async (host: Usage): Promise<void> => {
    const restMs = Math.min(MOST_TIMES * limitMs, await waitedMs(host)) - putOffMs;
    if (hasEnded) return;
    if (restMs < LEAST_MS) {
      hasEnded = true;
      return onEnd(putOffMs > 0 && putOffMs + LEAST_MS >= MOST_TIMES * limitMs);
    }
    putOffMs += restMs;
    timer = setTimeout(() => void end(host), restMs);
  };
  let timer = setTimeout(
    () => (hostBefore === undefined ? onEnd(false) : void end(hostBefore)),
    limitMs,
  );
  return () => {
    hasEnded = true;
    clearTimeout(timer);
  };
}

interface Timed {
  worker: Watched;
  /** What the thread had used when the time began. */
  told: () => Usage;
  slowness?: () => number;
}

/** What is read of a thread. Older versions of Node do not tell what it used. */
export interface Watched {
  performance: Pick<Worker["performance"], "eventLoopUtilization">;
  cpuUsage?: Worker["cpuUsage"];
}

/** For how long a thread was ready between two times and another one ran, in milliseconds. */
export function waitedIn(then: Usage, now: Usage): number {
  return Math.max(0, now.activeMs - then.activeMs - (now.ranMs - then.ranMs));
}

async function usageOf(worker: Watched): Promise<Usage | undefined> {
  const read = async (): Promise<Usage | undefined> => {
    const cpu = await worker.cpuUsage?.();
    return cpu && asUsage(worker.performance.eventLoopUtilization(), cpu);
  };
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const patience = setTimeout(() => resolve(undefined), PATIENCE_MS);
  return await Promise.race([read().catch(() => undefined), promise]).finally(() =>
    clearTimeout(patience),
  );
}

function ownUsage(): Usage {
  return asUsage(performance.eventLoopUtilization(), process.threadCpuUsage());
}

function asUsage({ active }: EventLoopUtilization, { user, system }: NodeJS.CpuUsage): Usage {
  return { activeMs: active, ranMs: (user + system) / 1_000 };
}
