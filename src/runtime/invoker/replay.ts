import { isChange } from "../../aws-operations.ts";
import type { Finds, PartialSettings } from "../../capture-settings.ts";
import type { Obstacle } from "../../obstacle.ts";
import type { Replay } from "../../invocation.ts";
import { comparedTexts, lookedUpNames } from "./compared-texts.ts";
import { hasFailed } from "./end.ts";
import type { End } from "./end.ts";
import { isOwnSlip } from "./own-slip.ts";
import { MOST_CALLS } from "./past.ts";
import type { ServedCall } from "./past.ts";
import { plausibleTexts } from "./plausible-texts.ts";

/** Serves calls one after the other in a fresh environment. @returns What came of the last. */
export type ServeAnew<Options> = (
  calls: readonly ServedCall<Options>[],
  how: {
    variant: NonNullable<PartialSettings["standInVariant"]>;
    /** With variant 1: what the contents of stand-ins are. */
    text?: string;
    /** What entries of made-up lists are called. */
    names: readonly string[];
    isPatient: boolean;
    /** What stays silent, as `Obstacle.what` names it. Timers do not fire then. */
    withheld?: readonly string[];
    /** Which reads find something. */
    finds?: Finds;
  },
) => Promise<End>;

interface Replays<Options> {
  answered: (
    calls: readonly ServedCall<Options>[],
    end: End,
    obstacles: readonly Obstacle[],
  ) => Promise<Replay>;
  /** The same for a failure after reads that found nothing. */
  found: (calls: readonly ServedCall<Options>[], end: End, finds: Finds) => Promise<Replay>;
}

/**
 * Tells whether a failure comes of the answers that the tool made up: it lets the environment's calls
 * happen again, where nothing leaves, with other stand-ins. Failures alike are replayed once for
 * each outage and for what the failing call itself met.
 *
 * What a raw connection or an unknown service would have brought cannot be made up. A failure is known to be the
 * handler's own all the same if it comes while they stay silent and no time passes, or if `isOwnSlip` proves it.
 */
export function createReplays<Options extends { capture?: PartialSettings | undefined }>(
  serveAnew: ServeAnew<Options>,
  isAnswerable: (obstacle: Obstacle) => boolean,
): Replays<Options> {
  const known = new Map<string, Promise<Replay>>();
  const replay = async (calls: readonly ServedCall<Options>[], end: End): Promise<Replay> => {
    // This machine may be busier than before, which is not another outcome.
    const isPatient = !isTimeout(end);
    const names = lookedUpNames(traceOf(end));
    const others = await Promise.all(
      ([1, 2] as const).map((variant) => serveAnew(calls, { variant, names, isPatient })),
    );
    const isOther = (signature: (of: End) => string): boolean =>
      others.some((other) => signature(other) !== signature(end));
    if (!isOther(signatureOf)) {
      return !isOwn(end) && (await isOverText(calls, end, { names })) ? "changed" : "same";
    }
    if (!isPatient) return "changed";
    // It may be another one each time, or come of what earlier calls have left.
    const again = await serveAnew(calls, { variant: 0, names: [], isPatient });
    if (signatureOf(again) === signatureOf(end)) return "changed";
    if (placeOf(again) !== placeOf(end)) return "not-tried";
    return isOther(placeOf) ? "changed" : "same";
  };
  /** Whether the handler goes on once a stand-in has the very text, or the form, that its code expects. */
  const isOverText = async (
    calls: readonly ServedCall<Options>[],
    end: End,
    how: Pick<Parameters<typeof serveAnew>[1], "names" | "withheld">,
  ): Promise<boolean> => {
    const trace = traceOf(end);
    if (trace.length === 0) return false;
    for (const text of [...comparedTexts(trace), ...plausibleTexts(messageOf(end))]) {
      const other = await serveAnew(calls, { ...how, variant: 1, text, isPatient: true });
      if (signatureOf(other) !== signatureOf(end)) return true;
    }
    return false;
  };
  /** Whether a call fails alike while what cannot be answered stays silent and no time passes. */
  const failsUnheard = async (
    call: readonly ServedCall<Options>[],
    end: End,
    withheld: readonly string[],
  ): Promise<boolean> => {
    if (isTimeout(end) || ASKS_STATE.test(messageOf(end))) return false;
    const how = { names: lookedUpNames(traceOf(end)), withheld };
    for (const variant of [1, 2] as const) {
      const other = await serveAnew(call, { ...how, variant, isPatient: false });
      if (signatureOf(other) !== signatureOf(end)) return false;
      if (!other.obstacles.every(isAnswerable)) return false;
    }
    return !(await isOverText(call, end, how));
  };
  const tell = async (
    calls: readonly ServedCall<Options>[],
    end: End,
    obstacles: readonly Obstacle[],
  ): Promise<Replay> => {
    const silent = obstacles.filter((each) => !isAnswerable(each));
    if (silent.length > 0 && !isOwn(end)) {
      // A process is refused at once: nobody can be let wait for it.
      const withheld = silent.flatMap(({ service, what }) => (service === "process" ? [] : [what]));
      return (await failsUnheard(calls.slice(-1), end, withheld)) ? "same" : "not-tried";
    }
    return replay(recent(calls), end);
  };
  const find = async (
    calls: readonly ServedCall<Options>[],
    end: End,
    { reads, members }: Finds,
  ): Promise<Replay> => {
    const isPatient = !isTimeout(end);
    const how = { variant: 0, names: [], isPatient } as const;
    // An earlier one may look for what must not be there yet.
    for (const found of reads.length > 1 ? [reads.slice(-1), reads] : [reads]) {
      const other = await serveAnew(calls, { ...how, finds: { reads: found, members } });
      if (signatureOf(other) === signatureOf(end) || !doesWorkOf(end, other)) continue;
      return signatureOf(await serveAnew(calls, how)) === signatureOf(end) ? "changed" : "same";
    }
    return "same";
  };
  /** Failures alike are replayed once. */
  const once = async (
    calls: readonly ServedCall<Options>[],
    end: End,
    how: readonly unknown[],
    replayed: () => Promise<Replay>,
  ): Promise<Replay> => {
    const met = end.obstacles.map(({ what }) => what);
    const { outage, finds } = calls.at(-1)?.options.capture ?? {};
    const signature = `${JSON.stringify([outage, finds, met, ...how])} ${signatureOf(end)}`;
    const found = known.get(signature) ?? replayed();
    known.set(signature, found);
    return found;
  };
  const recent = (calls: readonly ServedCall<Options>[]): readonly ServedCall<Options>[] =>
    calls.length > MOST_CALLS ? calls.slice(-1) : calls;
  return {
    answered: (calls, end, obstacles) => once(calls, end, [], () => tell(calls, end, obstacles)),
    found: (calls, end, finds) =>
      once(calls, end, finds.reads, () => find(recent(calls), end, finds)),
  };
}

/** Whether a call makes every change that another has made: one that an entry keeps from its work fails in nothing. */
function doesWorkOf(before: End, other: End): boolean {
  const left = changesIn(other);
  return changesIn(before).every((change) => {
    const index = left.indexOf(change);
    return index !== -1 && left.splice(index, 1).length === 1;
  });
}

function changesIn(end: End): string[] {
  if ("reason" in end) return [];
  const changes = end.recording.awsCalls.filter(isChange);
  return changes.map(({ service, operation }) => `${service} ${operation}`);
}

/** What is said where code asks whether something is there yet, which time alone may change. */
const ASKS_STATE = /connect|ready|initiali[sz]|time(?:d |-)?out|database|\bdb\b|client|\bopen/i;

function isOwn(end: End): boolean {
  return "outcome" in end && isOwnSlip(end.outcome);
}

function isTimeout(end: End): boolean {
  return "reason" in end ? end.reason.kind === "too-slow" : end.outcome.kind === "timed-out";
}

/** The same for the same failure, whatever ids and times stand in its message. */
function signatureOf(end: End): string {
  return `${placeOf(end)} ${messageOf(end).replaceAll(/[\w-]*\d[\w-]*/g, "0")}`;
}

function messageOf(end: End): string {
  if (!hasFailed(end)) return "";
  const what = "reason" in end ? end.reason : end.outcome;
  if ("errorMessage" in what) return what.errorMessage;
  return what.kind === "returned" ? JSON.stringify(what.payload) : "";
}

function traceOf(end: End): readonly string[] {
  const what = "reason" in end ? end.reason : end.outcome;
  return "trace" in what ? what.trace : [];
}

/** Its kind and where in the code it was thrown. */
function placeOf(end: End): string {
  if (!hasFailed(end)) return "well";
  const what = "reason" in end ? end.reason : end.outcome;
  if (!("errorType" in what)) return what.kind;
  const place = what.trace.find((line) => /^\s+at /.test(line)) ?? "";
  return `${what.kind} ${what.errorType} ${place}`;
}
