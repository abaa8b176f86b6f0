import type { Context } from "../context.ts";

export interface Progress {
  update: (done: number, failed?: number) => void;
  stop: () => void;
}

/**
 * A bar on a person's terminal; nothing elsewhere, nor where the results go to the same screen.
 *
 * @param total `undefined` where nobody knows: then there is a count, and no bar.
 * @param before How many earlier runs had done.
 */
export async function showProgress(
  total: number | undefined,
  { stdout, stderr }: Pick<Context, "stdout" | "stderr">,
  before = 0,
): Promise<Progress> {
  if (!stderr.isTTY || stdout.isTTY) return { update: () => undefined, stop: () => undefined };
  const { SingleBar } = await import("cli-progress");
  const start = performance.now();
  const bar = new SingleBar({
    stream: process.stderr,
    format:
      total === undefined
        ? "{value} events{failures}, {rate}/s"
        : "{bar} {percentage}% {value} of {total} events{failures}, {rate}/s, {eta_formatted} left",
    barsize: barSize(total ?? 0, stderr.columns),
    hideCursor: true,
    clearOnComplete: true,
  });
  let isStopped = false;
  bar.start(total ?? Number.MAX_SAFE_INTEGER, before, { failures: "", rate: 0 });
  return {
    update(done, failed = 0) {
      if (isStopped) return;
      const seconds = Math.max((performance.now() - start) / 1_000, 0.001);
      bar.update(done, {
        failures: failed === 0 ? "" : `, ${failed} failed`,
        rate: Math.round((done - before) / seconds),
      });
    },
    stop() {
      if (!isStopped) bar.stop();
      isStopped = true;
    },
  };
}

/** The figures behind a bar, at their longest and without those of the total. */
const FIGURES = "  100%  of  events,  failed, 100000/s, 10h59m left".length;
const WIDEST = 40;
const NARROWEST = 4;

/** A line that is cut would hide how much time is left. */
export function barSize(total: number, columns = 80): number {
  const room = columns - 1 - FIGURES - 3 * String(total).length;
  return Math.min(WIDEST, Math.max(NARROWEST, room));
}
