import type { Invocation } from "../../invocation.ts";
import { retryAfterMs, retryClassOf } from "../errors/explain.ts";
import { pause } from "./pace.ts";
import type { Pace } from "./pace.ts";

/**
 * Calls with item after item, as many at a time as the pace allows, and reads no further ahead than
 * the next one. It settles when every call that was started is over.
 *
 * @param call Is not expected to reject; if it does, nothing more is started, and this rejects.
 */
export async function callMany<Item>(
  items: AsyncIterable<Item>,
  call: (item: Item) => Promise<void>,
  pace: Pace,
  signal: AbortSignal,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failed: { error: unknown }[] = [];
  const iterator = items[Symbol.asyncIterator]();
  try {
    while (!signal.aborted && failed.length === 0) {
      const next = await nextOf(iterator, signal);
      if (next === undefined || next.done === true) break;
      await pace.turn();
      if (signal.aborted) break;
      const started = call(next.value)
        .catch((error: unknown) => void failed.push({ error }))
        .finally(() => {
          running.delete(started);
          pace.over();
        });
      running.add(started);
    }
  } finally {
    // Not waited for: it may be in the middle of reading what never comes.
    void iterator.return?.().catch(() => undefined);
    await Promise.all(running);
  }
  if (failed[0] !== undefined) throw failed[0].error;
}

/** The next item, or nothing once it is told to stop: standard input may keep silent for ever. */
function nextOf<Item>(
  iterator: AsyncIterator<Item>,
  signal: AbortSignal,
): Promise<IteratorResult<Item> | undefined> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined);
    signal.addEventListener("abort", stop, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop));
  });
}

export interface RetryPolicy {
  pace: Pace;
  signal: AbortSignal;
  /** From 0 up to 1. */
  random: () => number;
  /** Is told each time that Lambda throttled the call. */
  onThrottled: () => void;
  /** For how long to wait in all while Lambda takes no call, in milliseconds. */
  limitMs?: number;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 20_000;
const LIMIT_MS = 5 * 60_000;

/**
 * Calls, and calls again as long as Lambda says that it did not run the function. It rejects with
 * any other error at once: the function may have run.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function callWithRetries(
  call: () => Promise<Invocation>,
  { pace, signal, random, onThrottled, limitMs = LIMIT_MS }: RetryPolicy,
): Promise<Invocation> {
  let waitedMs = 0;
  let longestMs = FIRST_WAIT_MS;
  let others = pace.takenCount();
  for (;;) {
    try {
      const invocation = await call();
      pace.taken();
      return invocation;
    } catch (error) {
      if (retryClassOf(error) !== "not-yet") throw error;
      onThrottled();
      // Where Lambda takes other calls, this one had bad luck: waiting long, it would hold up those too.
      if (others !== pace.takenCount()) {
        others = pace.takenCount();
        [waitedMs, longestMs] = [0, FIRST_WAIT_MS];
      }
      const waitMs = Math.max(retryAfterMs(error), longestMs * random());
      if (waitedMs + waitMs > limitMs) throw error;
      pace.throttled(waitMs);
      waitedMs += waitMs;
      longestMs = Math.min(longestMs * 2, LONGEST_WAIT_MS);
      await pause(waitMs, signal);
      if (signal.aborted) throw error;
    }
  }
}
