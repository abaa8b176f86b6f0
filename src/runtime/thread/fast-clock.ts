import type { TimerOptions } from "node:timers";

/** Timers that are shorter fire while somebody looks for what a handler does after its answer, in milliseconds. */
const SHORT_MS = 100;

export interface FastClock {
  /** Sets how many times faster than the real clock it is: 1 is the real one. */
  setSpeed: (speed: number) => void;
  /** Timers that nobody waits for keep the event loop busy no more, until time goes on. */
  freeze: (waitsMs: number) => void;
  /**
   * Lambda freezes an environment between calls, and so its timers start anew. What an earlier user's calls
   * have set never comes.
   */
  goOn: (isForAnotherUser: boolean) => void;
}

interface Timer {
  /** With what Node marks as cleared, or as having fired. */
  handle: NodeJS.Timeout & { _destroyed?: boolean };
  realMs: number;
  /** Whether it was set before the first call. */
  isOfLoad: boolean;
  isFrozen: boolean;
}

/**
 * Puts the timers and clocks of this thread under a speed, so that waiting for something that never comes
 * takes a fraction of the time. What measures time by other means goes at the real pace, and so seems
 * slower than it is to whoever counts in the fast clock's milliseconds, never faster.
 */
export function installFastClock(): FastClock {
  const { performance, Date } = globalThis;
  const real = {
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
    clearTimeout: globalThis.clearTimeout,
    now: performance.now.bind(performance),
    dateNow: Date.now.bind(Date),
  };
  const timers = process.getBuiltinModule("node:timers");
  let speed = 1;
  // A handler may replace what lists do.
  let kept: Timer[] = [];
  let isLoading = true;
  // Both clocks go on from where they are when the speed changes.
  let changed = { at: real.now(), ms: real.now() };
  const dateOffset = real.dateNow() - real.now();
  const now = (): number => changed.ms + (real.now() - changed.at) * speed;

  type Start = (callback: () => void, ms?: number, ...args: []) => NodeJS.Timeout;
  const scaled =
    (start: Start): Start =>
    (callback, ms, ...args) => {
      const realMs = ms === undefined ? ms : ms / speed;
      const handle = start(callback, realMs, ...args);
      if (realMs !== undefined && realMs >= SHORT_MS) {
        kept[kept.length] = { handle, realMs, isOfLoad: isLoading, isFrozen: false };
      }
      return handle;
    };
  // `util.promisify` finds the promised form here.
  const promised = Symbol.for("nodejs.util.promisify.custom");
  const promises = process.getBuiltinModule("node:timers/promises");
  const wait = promises.setTimeout.bind(promises);
  const scaledTimeout = scaled(real.setTimeout);
  const promisedTimeout = (
    ms?: number,
    value?: unknown,
    options?: TimerOptions,
  ): Promise<unknown> =>
    options === undefined
      ? new Promise((resolve) => void scaledTimeout(() => resolve(value), ms))
      : wait(ms === undefined ? ms : ms / speed, value, options);
  const setTimeout = Object.assign(scaledTimeout, { [promised]: promisedTimeout });
  const setInterval = scaled(real.setInterval);
  for (const owner of [globalThis, timers]) Object.assign(owner, { setTimeout, setInterval });
  Object.assign(promises, { setTimeout: promisedTimeout });
  process.getBuiltinModule("node:module").syncBuiltinESMExports();

  const timeout = AbortSignal.timeout.bind(AbortSignal);
  Object.assign(AbortSignal, { timeout: (ms: number) => timeout(Math.ceil(ms / speed)) });
  Object.assign(performance, { now });
  Object.assign(Date, { now: () => Math.round(now() + dateOffset) });

  return {
    setSpeed: (wanted) => {
      changed = { at: real.now(), ms: now() };
      speed = wanted;
    },
    freeze: (waitsMs) => {
      const pending: Timer[] = [];
      for (let index = 0; index < kept.length; index += 1) {
        const timer = kept[index];
        if (timer?.handle["_destroyed"] !== false || !timer.handle.hasRef()) continue;
        if (timer.realMs >= waitsMs) {
          timer.handle.unref();
          timer.isFrozen = true;
        }
        pending[pending.length] = timer;
      }
      kept = pending;
    },
    goOn: (isForAnotherUser) => {
      isLoading = false;
      for (let index = 0; index < kept.length; index += 1) {
        const timer = kept[index];
        if (timer?.handle["_destroyed"] !== false || !timer.isFrozen) continue;
        timer.isFrozen = false;
        if (isForAnotherUser && !timer.isOfLoad) real.clearTimeout(timer.handle);
        else timer.handle.ref().refresh();
      }
    },
  };
}
