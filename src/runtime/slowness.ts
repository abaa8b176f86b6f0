import { availableParallelism, loadavg } from "node:os";

/** How many times longer everything takes while this machine has more to do than it has processors. */
export function slownessNow(): number {
  return Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
}
