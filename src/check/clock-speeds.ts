import type { Conclusion } from "../contract/conclusion.ts";
import { isBlocked } from "../obstacle.ts";
import { slownessNow } from "../runtime/slowness.ts";

/** Where somebody waits for SES in vain, the handler's clock goes this many times faster. */
export const FAST_CLOCK_SPEED = 10;

/** Where a limit passes in vain, it is not tried again, so there is more time for it. */
export const CALMER_CLOCK_SPEED = 4;

/** An answer that comes later than this, by the fast clock, is asked for again by a slower one. */
const UNRELIABLE_MS = 3_000;

/** How many times more than its processors this machine has to do where clocks are not to be relied on. */
const BUSY = 1.5;

/** Whether this machine may be too slow for a clock: other programs run, or the plain call takes a part of the limit. */
export function isTooFast(
  speed: number,
  usual: Conclusion | undefined,
  limitMs: number,
  slowness = slownessNow(),
): boolean {
  const usualMs = usual?.invocation.timing.durationMs ?? limitMs;
  return slowness > BUSY || usualMs * speed > limitMs / 5;
}

/** What is over sooner need not go faster. */
const QUICK_MS = 400;

/** How fast the clock may go if the plain call took its time because a client tried a blocked host again and again. */
export function speedInVain(usual: Conclusion | undefined): number | undefined {
  if (usual?.verdict.accepted !== true) return undefined;
  const { awsCalls, timing } = usual.invocation;
  const blocked = awsCalls.filter((call) => call.service === "http" && isBlocked(call));
  const hosts = new Set(blocked.map(({ operation }) => operation));
  if (timing.durationMs <= QUICK_MS || hosts.size === blocked.length) return undefined;
  // An answer may come too late for a limit of the handler's own. Where there is none, it only waits.
  return awsCalls.length === blocked.length ? FAST_CLOCK_SPEED : CALMER_CLOCK_SPEED;
}

/** Whether each call was accepted so soon that no clock can have anything to do with what came of it. */
export function isWellInTime(calls: readonly Conclusion[], limitMs: number): boolean {
  return calls.every(
    ({ verdict, invocation }) =>
      verdict.accepted === true &&
      invocation.late === undefined &&
      invocation.timing.durationMs <= NEARLY * limitMs,
  );
}

/** From this part of the limit on, how late an answer came is asked for by the real clock, or by a calmer one. */
const NEARLY = 0.8;
const HALF = 0.5;

interface Clocked {
  calls: Conclusion[];
  speed: number;
  limitMs: number;
  playAt: (speed: number) => Promise<Conclusion[]>;
  /** Whether a call that gets no answer by this clock may get one by a slower one. */
  mayAnswer: (speed: number) => boolean;
}

/**
 * Asks by slower clocks for what took long by a faster one: this machine may be why. What waits in vain by the calmer one
 * waits by every other, unless its tries take most of the time.
 */
export async function inTime({
  limitMs,
  playAt,
  mayAnswer,
  ...played
}: Clocked): Promise<Conclusion[]> {
  let { calls, speed } = played;
  const isDone = (): boolean => {
    const isCalm = speed <= CALMER_CLOCK_SPEED;
    if (calls.some(isTimedOut)) return isCalm && !mayAnswer(speed);
    const part = isCalm ? NEARLY : HALF;
    return calls.every(({ invocation }) => invocation.timing.durationMs <= part * limitMs);
  };
  while (speed > 1 && !isDone()) {
    const isInVain = calls.some(isTimedOut) && mayAnswer(CALMER_CLOCK_SPEED);
    speed = speed > CALMER_CLOCK_SPEED && !isInVain ? CALMER_CLOCK_SPEED : 1;
    calls = await playAt(speed);
  }
  return calls;
}

function isTimedOut({ invocation }: Conclusion): boolean {
  return invocation.outcome.kind === "timed-out";
}

export function isLate(call: Conclusion): boolean {
  return isTimedOut(call) || call.invocation.timing.durationMs > UNRELIABLE_MS;
}
