/** Longer than any call, in milliseconds. */
const FOR_EVER = 2 ** 31 - 1;

/** A connection does not answer sooner, so code that waits only this long hears nothing on AWS either. */
const NO_TIME_MS = 1;

function stretched(ms: number | undefined): number {
  return ms === undefined || !(ms > NO_TIME_MS) ? NO_TIME_MS : FOR_EVER;
}

/**
 * Makes timers wait for ever: whoever waits for an answer that does not come must not go on because of the time.
 * They still keep the event loop going.
 */
export function stopTimers(): void {
  const timers = process.getBuiltinModule("node:timers");
  const promises = process.getBuiltinModule("node:timers/promises");
  const { Socket } = process.getBuiltinModule("node:net");
  const { setTimeout, setInterval } = globalThis;
  const wait = promises.setTimeout.bind(promises);
  type Start = (callback: () => void, ms?: number, ...args: []) => NodeJS.Timeout;
  const stopped =
    (start: Start): Start =>
    (callback, ms, ...args) =>
      start(callback, stretched(ms), ...args);
  const promisedTimeout = (ms?: number, ...args: []): Promise<unknown> =>
    wait(stretched(ms), ...args);
  // `util.promisify` finds the promised form here.
  const promised = { [Symbol.for("nodejs.util.promisify.custom")]: promisedTimeout };
  const functions = {
    setTimeout: Object.assign(stopped(setTimeout), promised),
    setInterval: (callback: () => void) => setInterval(callback, FOR_EVER),
  };
  for (const owner of [globalThis, timers]) Object.assign(owner, functions);
  Object.assign(promises, {
    setTimeout: promisedTimeout,
    setInterval: () => ({
      [Symbol.asyncIterator]: () => ({ next: () => promisedTimeout(FOR_EVER) }),
    }),
    scheduler: { ...promises.scheduler, wait: promisedTimeout },
  });
  Object.assign(AbortSignal, { timeout: () => new AbortController().signal });
  Object.assign(Socket.prototype, {
    setTimeout(this: object): object {
      return this;
    },
  });
  process.getBuiltinModule("node:module").syncBuiltinESMExports();
}
