import { expect, it } from "vitest";
import { startFairTimer } from "../../../src/runtime/invoker/fair-timer.ts";
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
  const ended = await new Promise((resolve) => {
    startFairTimer({ worker, slowness: () => slowness }, LIMIT_MS, resolve);
  });
  expect(ended).toBe(isLate);
  expect(performance.now() - start).toBeGreaterThan(leastMs - 5);
});

it("tells for how long the thread has waited", async () => {
  const timer = startFairTimer({ worker: ready(0.5), slowness: () => 9 }, 60_000, () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await timer.waitedMs()).toBeGreaterThan(90);
  timer.clear();
});
