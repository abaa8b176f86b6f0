import { setTimeout } from "node:timers/promises";

/** How fast calls may be started. */
export interface PaceOptions {
  /** The most calls at a time. */
  concurrency: number;
  /** The most calls per second. */
  rate?: number | undefined;
  /** Ends all waiting. */
  signal: AbortSignal;
}

export interface Pace {
  /** Settles when the next call may start. One is to ask at a time. */
  turn(): Promise<void>;
  /** A call that had its turn is over. */
  over(): void;
  /** Lambda took a call: a little more may be tried. */
  taken(): void;
  /** How many calls Lambda has taken. */
  takenCount(): number;
  /** Lambda throttled a call: half as many at a time, and none before this many milliseconds. */
  throttled(waitMs: number): void;
}

/** After a standstill no more than this is caught up with, in milliseconds. */
const CATCH_UP_MS = 100;

/**
 * Keeps to a concurrency and a rate, and to what Lambda takes: throttled, it halves the number of
 * calls at a time, and grows it again by one for each round that succeeded, as TCP does.
 */
export function createPace({ concurrency, rate, signal }: PaceOptions): Pace {
  const intervalMs = rate === undefined ? 0 : 1_000 / rate;
  let allowed = concurrency;
  let running = 0;
  let taken = 0;
  let nextAt: number | undefined;
  let heldUntil = 0;
  let wake: (() => void) | undefined;
  signal.addEventListener("abort", () => wake?.());

  return {
    async turn() {
      while (running >= Math.floor(allowed) && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      for (;;) {
        const now = performance.now();
        const at = Math.max(nextAt ?? 0, heldUntil);
        if (at <= now || signal.aborted) break;
        await pause(at - now, signal);
      }
      const now = performance.now();
      nextAt = Math.max(nextAt ?? now, now - CATCH_UP_MS) + intervalMs;
      running++;
    },
    over() {
      running--;
      wake?.();
    },
    taken() {
      taken++;
      allowed = Math.min(concurrency, allowed + 1 / allowed);
    },
    takenCount: () => taken,
    throttled(waitMs) {
      const now = performance.now();
      // Those that were sent together are throttled together, and that counts once.
      if (now >= heldUntil) allowed = Math.max(1, allowed / 2);
      heldUntil = Math.max(heldUntil, now + waitMs);
    },
  };
}

/** Waits, or no longer once it is told to stop. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
