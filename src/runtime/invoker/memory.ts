import type { Worker } from "node:worker_threads";
import { areThreadsEnding } from "./spare-thread.ts";

const INTERVAL_MS = 25;

/**
 * What the engine may have on a heap before it collects anything, in megabytes: as much of what is over
 * a limit may be garbage. A flag that has it collect earlier would void all compiled code that is cached.
 */
const GARBAGE_MB = 100;

/** How many threads are watched: what the process gains is the work of one only where it is alone. */
let watched = 0;

/**
 * Watches what a thread has on its heap and in its buffers, in megabytes.
 *
 * The engine's own limit would do for the heap alone, but where one large allocation runs into it,
 * it ends the whole process, and it knows nothing of buffers.
 *
 * @param more What is kept for it elsewhere, in bytes.
 * @param onSample `isTooMuch` from the second sample in a row that is over the limit whatever is garbage.
 * @returns Ends the watching.
 */
export function watchMemory(
  worker: Worker,
  limitMb: number,
  more: () => number,
  onSample: (usedMb: number, isTooMuch: boolean) => void,
): () => void {
  let before: number | undefined;
  let ended = false;
  let wasOver = false;
  let asking = false;
  const take = (heap: number, rest: number): void => {
    if (ended) return;
    const [heapMb, restMb] = [heap / 2 ** 20, rest / 2 ** 20];
    const isOver = restMb + Math.max(0, heapMb - GARBAGE_MB) > limitMb;
    onSample(isOver ? heapMb + restMb : Math.min(heapMb + restMb, limitMb), isOver && wasOver);
    wasOver = isOver;
  };
  const sample = async (): Promise<void> => {
    before ??= process.memoryUsage.rss();
    if (asking) {
      // A thread in a loop of the engine's own does not get to answer. What the process has gained
      // is then its work, unless others are at work, too.
      return watched > 1 || areThreadsEnding()
        ? undefined
        : take(process.memoryUsage.rss() - before, 0);
    }
    asking = true;
    // A thread that is gone cannot be asked any more.
    const heap = await worker.getHeapStatistics().catch(() => undefined);
    asking = false;
    if (heap !== undefined) take(heap.used_heap_size, heap.external_memory + more());
  };
  const timer = setInterval(() => void sample(), INTERVAL_MS).unref();
  watched++;
  return () => {
    watched--;
    ended = true;
    clearInterval(timer);
  };
}
