import type { Json } from "../../json.ts";
import type { Called } from "./call.ts";
import type { ServedFunction } from "./functions.ts";

/** How long Lambda lets pass before each of its two retries; it waits a minute and two. In milliseconds. */
const RETRY_AFTER_MS = [1_000, 2_000];

/** Events that wait at most, of all functions. */
const MOST_WAITING = 10_000;

export interface Queued {
  fn: ServedFunction;
  event: Json;
  clientContext: Json | undefined;
}

/**
 * Lambda's queue of asynchronous calls: one that fails is tried two more times.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function createQueue(
  call: (queued: Queued, attempt: number) => Promise<Called>,
  { retries }: { retries: boolean },
) {
  const timers = new Set<NodeJS.Timeout>();
  let waiting = 0;
  let isClosed = false;

  const run = async (queued: Queued, attempt: number): Promise<void> => {
    // What fails in the server itself is kept with the call, as is what fails in the function.
    const isError = await call(queued, attempt).then(
      ({ payload }) => payload.isError,
      () => true,
    );
    const pause = RETRY_AFTER_MS[attempt - 1];
    if (!isError || !retries || pause === undefined || isClosed) return void waiting--;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void run(queued, attempt + 1);
    }, pause);
    timers.add(timer);
  };
  return {
    /** @returns Whether there was room. */
    add: (queued: Queued): boolean => {
      if (waiting >= MOST_WAITING) return false;
      waiting++;
      setImmediate(() => void run(queued, 1));
      return true;
    },
    close: (): void => {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
