import { expect, it } from "vitest";
import { startFairTimer, waitedIn } from "../../../src/runtime/invoker/fair-timer.ts";
import type { Watched } from "../../../src/runtime/invoker/fair-timer.ts";

/** A thread that is ready all the time, and runs for this part of it. */
function ready(part: number): Watched {
  const activeMs = (): number => performance.now();
  return {
    performance: {
      eventLoopUtilization: () => ({ idle: 0, active: activeMs(), utilization: 1 }),
    },
    cpuUsage: () => Promise.resolve({ user: activeMs() * part * 1_000, system: 0 }),
  };
}

const LIMIT_MS = 100;

it.each<[what: string, worker: Watched, slowness: number, isLate: boolean, leastMs: number]>([
  ["on a machine that has nothing else to do", ready(0), 1, false, LIMIT_MS],
  ["on a busy machine, if the thread waits", ready(0.1), 9, true, 4 * LIMIT_MS],
  ["on a busy machine, if the thread runs", ready(1), 9, false, LIMIT_MS],
])("a limit passes %s", async (_what, worker, slowness, isLate, leastMs) => {
  const start = performance.now();
  const cpu = await worker.cpuUsage?.();
  const used = { activeMs: start, ranMs: (cpu?.user ?? 0) / 1_000 };
  const ended = await new Promise((resolve) => {
    startFairTimer({ worker, told: () => used, slowness: () => slowness }, LIMIT_MS, resolve);
  });
  expect(ended).toBe(isLate);
  expect(performance.now() - start).toBeGreaterThan(leastMs - 5);
});

it.each([
  ["has run all the time", { activeMs: 300, ranMs: 250 }, 0],
  ["has waited for half of it", { activeMs: 300, ranMs: 150 }, 100],
])("a thread that %s", (_what, now, waitedMs) => {
  expect(waitedIn({ activeMs: 100, ranMs: 50 }, now)).toBe(waitedMs);
});
