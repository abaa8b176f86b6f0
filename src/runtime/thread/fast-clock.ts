/**
 * Puts the timers and clocks of this thread under a speed, so that waiting for something that never comes
 * takes a fraction of the time. What measures time by other means goes at the real pace, and so seems
 * slower than it is to whoever counts in the fast clock's milliseconds, never faster.
 *
 * @returns Sets how many times faster than the real clock it is: 1 is the real one.
 */
export function installFastClock(): (speed: number) => void {
  const { performance, Date } = globalThis;
  const real = {
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
    now: performance.now.bind(performance),
    dateNow: Date.now.bind(Date),
  };
  const timers = process.getBuiltinModule("node:timers");
  let speed = 1;
  // Both clocks go on from where they are when the speed changes.
  let changed = { at: real.now(), ms: real.now() };
  const dateOffset = real.dateNow() - real.now();
  const now = (): number => changed.ms + (real.now() - changed.at) * speed;

  type Start = (callback: () => void, ms?: number, ...args: []) => NodeJS.Timeout;
  const scaled =
    (start: Start): Start =>
    (callback, ms, ...args) =>
      start(callback, ms === undefined ? ms : ms / speed, ...args);
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

  return (wanted) => {
    changed = { at: real.now(), ms: now() };
    speed = wanted;
  };
}
