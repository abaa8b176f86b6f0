import type { InvocationReport } from "./text.ts";

/** What is kept of each call of a series. Milliseconds and megabytes. */
export interface SeriesCall {
  /** Of a cold start. */
  initMs?: number;
  durationMs: number;
  maxMemoryMb?: number;
  outcome: InvocationReport["invocation"]["outcome"]["kind"];
  accepted: boolean;
  /** Whether the event came back as it was sent. */
  unchanged: boolean;
  mails: number;
}

/** Many calls of one handler with one event. */
export interface Series {
  /** The first call, for what is the same of all of them. */
  first: InvocationReport;
  firstFailure: InvocationReport | undefined;
  calls: readonly SeriesCall[];
}

export function describeCall({ invocation, verdict, differences }: InvocationReport): SeriesCall {
  const { timing, outcome, mails } = invocation;
  const { initMs, durationMs, maxMemoryMb } = timing;
  return {
    ...(initMs !== undefined && { initMs }),
    durationMs,
    ...(maxMemoryMb !== undefined && { maxMemoryMb }),
    outcome: outcome.kind,
    accepted: verdict.accepted,
    unchanged: differences?.length === 0,
    mails: mails.length,
  };
}

export interface Figures {
  count: number;
  medianMs: number;
  p95Ms: number;
  maxMs: number;
}

/** `undefined` where there is nothing to count. */
function figuresOf(values: readonly number[]): Figures | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  if (sorted.length === 0) return undefined;
  return { count: sorted.length, medianMs: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

/** The figures of cold starts, and of the calls that found the handler loaded. */
export function summarize({ calls }: Series): {
  init?: Figures | undefined;
  cold?: Figures | undefined;
  warm?: Figures | undefined;
} {
  const cold = calls.filter(({ initMs }) => initMs !== undefined);
  const warm = calls.filter(({ initMs }) => initMs === undefined);
  return {
    init: figuresOf(cold.map(({ initMs = 0 }) => initMs)),
    cold: figuresOf(cold.map(({ durationMs }) => durationMs)),
    warm: figuresOf(warm.map(({ durationMs }) => durationMs)),
  };
}
