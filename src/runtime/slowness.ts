import { availableParallelism, loadavg } from "node:os";

/** The system counts anew every five seconds. */
const FRESH_MS = 1_000;

let last = { slowness: 1, until: 0 };

/** How many times longer everything takes while this machine has more to do than it has processors. */
export function slownessNow(): number {
  const now = performance.now();
  if (now >= last.until) {
    const slowness = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
    last = { slowness, until: now + FRESH_MS };
  }
  return last.slowness;
}
