import type { Verdict } from "../../contract/verdict.ts";
import type { Invocation } from "../../invocation.ts";
import { envelope } from "../envelope.ts";
import { shorten } from "../../shorten.ts";

/** What became of one of many events. */
export type ManyResult = { index: number; line?: number | undefined } & (
  | {
      kind: "called";
      invocation: Invocation;
      verdict: Verdict;
      differences: number;
      ok: boolean;
    }
  /** Nothing ran, nothing is known, or it is no event. `error.type` is stable. */
  | {
      kind: "not-called" | "unknown" | "invalid-event";
      error: { type: string; message: string };
    }
);

/** How often each came, earlier runs with the same state included. */
export interface ManyCounts {
  ok: number;
  failed: number;
  unknown: number;
  notCalled: number;
  invalid: number;
}

/** Why no more calls were begun before the events were at their end. */
export type StopReason = "max-failures" | "broken-line" | "error" | "interrupted";

export interface ManySummary {
  counts: ManyCounts;
  /** How many of them earlier runs had done. */
  earlier: number;
  stopped: StopReason | undefined;
  /** What went wrong, if the run could not go on. */
  error: { code: string; message: string; remedy?: string | undefined } | undefined;
  /** Of calls that were answered. */
  durations: Percentiles | undefined;
  coldStarts: number;
  /** How often Lambda turned a call away, and it was made again. */
  throttled: number;
  elapsedMs: number;
  /** The commonest reasons why calls were not well, and the first event of each. */
  reasons: readonly { reason: string; count: number; first: number }[];
}

/** Milliseconds. */
export interface Percentiles {
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  max: number;
}

/** The line that `invoke --events` prints for an event. */
export function manyLine(result: ManyResult): object {
  const { index, line } = result;
  const place = { index, ...(line !== undefined && { line }) };
  if (result.kind !== "called") {
    return { ...place, ok: false, outcome: result.kind, error: result.error };
  }
  const { invocation, verdict, differences, ok } = result;
  const { outcome, timing, target } = invocation;
  return {
    ...place,
    ok,
    outcome: outcome.kind,
    ...("errorType" in outcome && {
      error: { type: outcome.errorType, message: outcome.errorMessage },
    }),
    verdict: verdict.accepted
      ? { accepted: true }
      : { accepted: false, exception: verdict.exception, message: verdict.message },
    differences,
    durationMs: Math.round(timing.durationMs * 100) / 100,
    ...(timing.initMs !== undefined && { initMs: timing.initMs }),
    ...(target.requestId !== undefined && { requestId: target.requestId }),
  };
}

/** In a few words, why an event is not well; the same words for the same reason. */
export function reasonOf(result: ManyResult): string {
  if (result.kind !== "called") return `${result.kind}: ${result.error.type}`;
  const { outcome } = result.invocation;
  if ("errorType" in outcome) return shorten(`${outcome.errorType}: ${outcome.errorMessage}`, 120);
  if (!result.verdict.accepted) return `${result.verdict.exception}: ${result.verdict.message}`;
  return "returned changed";
}

/** The last line of `invoke --events --json`. */
export function manyDocument(summary: ManySummary, exitCode: number): object {
  const { durations, counts, error, stopped, ...rest } = summary;
  return {
    ...envelope("invoke", exitCode),
    calls: counts,
    ...rest,
    ...(durations !== undefined && { durationMs: durations }),
    ...(stopped !== undefined && { stopped }),
    ...(error !== undefined && { error }),
  };
}
