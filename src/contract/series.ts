import type { Invocation, Outcome, Timing } from "../invocation.ts";
import { withoutUndefined } from "../json.ts";
import { conclude } from "./conclusion.ts";
import type { Conclusion, Criteria } from "./conclusion.ts";
import type { MailWarning } from "./mails.ts";

/** What is kept of each call of a series. */
interface SeriesCall extends Pick<Timing, "initMs" | "durationMs" | "maxMemoryMb"> {
  outcome: Outcome["kind"];
  /** `null`: not known. */
  accepted: boolean | null;
  /** Whether the event came back as it was sent. */
  unchanged: boolean;
  mails: number;
}

/** Many calls of one handler with one event. */
export interface Series {
  /** The first call, for what is the same in all of them. */
  first: Conclusion;
  /** The first that failed, or else the first that is not judged. */
  firstFailure: Conclusion | undefined;
  calls: readonly SeriesCall[];
  figures: SeriesFigures;
  /** The mail warnings of all calls, each once. */
  warnings: readonly MailWarning[];
}

/** Of cold starts, and of the calls that found the handler loaded. */
interface SeriesFigures {
  init: Figures | undefined;
  cold: Figures | undefined;
  warm: Figures | undefined;
}

export interface Figures {
  count: number;
  medianMs: number;
  p95Ms: number;
  maxMs: number;
}

/** Collects the calls of a series one by one, and keeps only what its figures need. */
export function collectSeries(criteria: Criteria): {
  add: (invocation: Invocation) => Conclusion;
  end: () => Series;
} {
  const calls: SeriesCall[] = [];
  const warnings = new Map<string, MailWarning>();
  let first: Conclusion | undefined;
  let firstFailure: Conclusion | undefined;
  let firstUnknown: Conclusion | undefined;
  return {
    add: (invocation) => {
      const conclusion = conclude(invocation, criteria);
      first ??= conclusion;
      if (conclusion.result === "failed") firstFailure ??= conclusion;
      if (conclusion.result === "not-judged") firstUnknown ??= conclusion;
      calls.push(describeCall(conclusion));
      for (const warning of conclusion.warnings) warnings.set(JSON.stringify(warning), warning);
      return conclusion;
    },
    end: () => {
      if (first === undefined) throw new Error("a series without a call");
      return {
        first,
        firstFailure: firstFailure ?? firstUnknown,
        calls,
        figures: summarize(calls),
        warnings: [...warnings.values()],
      };
    },
  };
}

function describeCall({ invocation, verdict, differences }: Conclusion): SeriesCall {
  const { timing, outcome, mails } = invocation;
  const { initMs, durationMs, maxMemoryMb } = timing;
  return withoutUndefined({
    ...{ initMs, durationMs, maxMemoryMb },
    outcome: outcome.kind,
    accepted: verdict.accepted,
    unchanged: differences?.length === 0,
    mails: mails.length,
  });
}

/** `undefined` where there is nothing to count. */
function figuresOf(values: readonly number[]): Figures | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  if (sorted.length === 0) return undefined;
  return { count: sorted.length, medianMs: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

function summarize(calls: readonly SeriesCall[]): SeriesFigures {
  const cold = calls.filter(({ initMs }) => initMs !== undefined);
  const warm = calls.filter(({ initMs }) => initMs === undefined);
  return {
    init: figuresOf(cold.map(({ initMs = 0 }) => initMs)),
    cold: figuresOf(cold.map(({ durationMs }) => durationMs)),
    warm: figuresOf(warm.map(({ durationMs }) => durationMs)),
  };
}
