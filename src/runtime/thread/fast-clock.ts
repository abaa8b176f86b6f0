/** Nobody looks so long for what a handler does after its answer, in milliseconds of its clock. */
const LATER_MS = 2_500;

export interface FastClock {
  /** Sets how many times faster than the real clock it is: 1 is the real one. */
  setSpeed: (speed: number) => void;
  /** Long timers keep the event loop busy no more, until time goes on. */
  freeze: () => void;
  /** Lambda freezes an environment between calls, and so long timers start anew. */
  goOn: () => void;
}

/** What Node marks as cleared, or as having fired. */
type LongTimer = NodeJS.Timeout & { _destroyed?: boolean };

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
    now: performance.now.bind(performance),
    dateNow: Date.now.bind(Date),
  };
  const timers = process.getBuiltinModule("node:timers");
  let speed = 1;
  // A handler may replace what lists do.
  let long: LongTimer[] = [];
  // Both clocks go on from where they are when the speed changes.
  let changed = { at: real.now(), ms: real.now() };
  const dateOffset = real.dateNow() - real.now();
  const now = (): number => changed.ms + (real.now() - changed.at) * speed;

  type Start = (callback: () => void, ms?: number, ...args: []) => NodeJS.Timeout;
  const scaled =
    (start: Start): Start =>
    (callback, ms, ...args) => {
      const timer = start(callback, ms === undefined ? ms : ms / speed, ...args);
      if (ms !== undefined && ms >= LATER_MS) long[long.length] = timer;
      return timer;
    };
  // `util.promisify` finds the promised form here.
  const promised = Symbol.for("nodejs.util.promisify.custom");
  const promises = process.getBuiltinModule("node:timers/promises");
  const wait = promises.setTimeout.bind(promises);
  const promisedTimeout = (ms?: number, ...args: []): Promise<unknown> =>
    wait(ms === undefined ? ms : ms / speed, ...args);
  const setTimeout = Object.assign(scaled(real.setTimeout), { [promised]: promisedTimeout });
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
    freeze: () => {
      const frozen: LongTimer[] = [];
      for (let index = 0; index < long.length; index += 1) {
        const timer = long[index];
        if (timer?.hasRef() === true) frozen[frozen.length] = timer.unref();
      }
      long = frozen;
    },
    goOn: () => {
      for (let index = 0; index < long.length; index += 1) {
        const timer = long[index];
        if (timer?.["_destroyed"] === false) timer.ref().refresh();
      }
    },
  };
}
