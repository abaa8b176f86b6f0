import { readTrace } from "../../capture/seal/tool-frames.ts";

// A handler may put anything in the place of this.
const { apply } = Reflect;

/** `setSocketKeepAlive` calls through a function of its own. A bundle has the same names in another file. */
const OF_HTTP_CLIENT = /\b(?:setSocketKeepAlive|setSocketTimeout|setConnectionTimeout)\b/;
const FEW_FRAMES = 10;

/**
 * Tells apart the timers with which versions of the AWS SDK's HTTP client look after a socket. They go on for up
 * to 3 s after a call, whatever became of it, and do nothing for anybody.
 *
 * @returns How many of them keep the event loop going.
 * @see https://github.com/smithy-lang/smithy-typescript/blob/main/packages/node-http-handler/src/set-socket-keep-alive.ts
 */
export function watchSdkTimers(): () => number {
  const { setTimeout: start } = globalThis;
  let started: NodeJS.Timeout[] = [];
  const watched = (...args: Parameters<typeof setTimeout>): NodeJS.Timeout => {
    const timer: NodeJS.Timeout = apply(start, globalThis, args);
    if (isOfSdk()) started[started.length] = timer;
    return timer;
  };
  globalThis.setTimeout = Object.assign(watched, start);
  return () => {
    const active: NodeJS.Timeout[] = [];
    for (let index = 0; index < started.length; index += 1) {
      const timer = started[index];
      if (timer?.hasRef() === true) active[active.length] = timer;
    }
    started = active;
    return active.length;
  };
}

function isOfSdk(): boolean {
  return readTrace(FEW_FRAMES, (trace) => OF_HTTP_CLIENT.test(trace)) === true;
}
