import type { Context } from "../context.ts";

export interface ManyProgress {
  update: (done: number, notWell: number) => void;
  stop: () => void;
}

/**
 * A bar on a person's terminal, with what is not well so far; nothing elsewhere, nor where the
 * results go to the same screen.
 *
 * @param total `undefined` where nobody knows: then there is a count, and no bar.
 * @param before How many earlier runs had done.
 */
export async function showManyProgress(
  total: number | undefined,
  before: number,
  context: Context,
): Promise<ManyProgress> {
  if (!context.stderr.isTTY || context.stdout.isTTY) {
    return { update: () => undefined, stop: () => undefined };
  }
  const { SingleBar } = await import("cli-progress");
  const start = performance.now();
  const bar = new SingleBar({
    stream: process.stderr,
    format:
      total === undefined
        ? "{value} events, {notWell} not well, {rate}/s"
        : "{bar} {percentage}% {value} of {total} events, {notWell} not well, {rate}/s, {eta_formatted} left",
    hideCursor: true,
    clearOnComplete: true,
  });
  let isStopped = false;
  bar.start(total ?? Number.MAX_SAFE_INTEGER, before, { notWell: 0, rate: 0 });
  return {
    update(done, notWell) {
      if (isStopped) return;
      const seconds = (performance.now() - start) / 1_000;
      bar.update(done, { notWell, rate: Math.round((done - before) / Math.max(seconds, 0.001)) });
    },
    stop() {
      if (!isStopped) bar.stop();
      isStopped = true;
    },
  };
}
