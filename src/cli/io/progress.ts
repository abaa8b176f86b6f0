import type { Context } from "../context.ts";

/** Fewer are done before anybody could read of it. */
const WORTH_SHOWING = 50_000;

/** A bar on a person's terminal, and nothing elsewhere, nor where the result goes to the same screen. */
export async function showProgress(
  total: number,
  context: Context,
): Promise<{ advance: (count: number) => void; stop: () => void }> {
  if (!context.stderr.isTTY || context.stdout.isTTY || total < WORTH_SHOWING) {
    return { advance: () => undefined, stop: () => undefined };
  }
  const { SingleBar } = await import("cli-progress");
  const bar = new SingleBar({
    stream: process.stderr,
    format: "{bar} {percentage}% {value} of {total} events, {eta_formatted} left",
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(total, 0);
  return { advance: (count) => bar.increment(count), stop: () => bar.stop() };
}
