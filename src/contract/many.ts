import { shorten } from "../shorten.ts";
import type { Conclusion } from "./conclusion.ts";

/** What became of one of many events. */
export type ManyResult = { index: number; line?: number | undefined } & (
  | {
      kind: "called";
      conclusion: Conclusion;
    }
  /** Nothing ran, nothing is known, or it is not an event. `error.type` is stable. */
  | {
      kind: "not-called" | "unknown" | "invalid-event";
      error: { type: string; message: string };
    }
);

/** An event of an earlier run, which was killed before it printed the line. Counted as done before. */
export interface RecordedResult {
  kind: "recorded";
  index: number;
  line?: number | undefined;
  ending: "ok" | "failed" | "unknown";
  durationMs: number;
}

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
  /** The most frequent reasons other than ok, and the first event of each. */
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

const COUNTS = {
  unknown: "unknown",
  "not-called": "notCalled",
  "invalid-event": "invalid",
} as const;

/** Which count a result belongs to. */
export function countOf(result: ManyResult): keyof ManyCounts {
  if (result.kind !== "called") return COUNTS[result.kind];
  const { result: end } = result.conclusion;
  return end === "not-judged" ? "unknown" : end;
}

/** Why an event is not ok, in a few words: the same words for the same reason. */
export function reasonOf(result: ManyResult): string {
  if (result.kind !== "called") return `${result.kind}: ${result.error.type}`;
  const { invocation, verdict } = result.conclusion;
  const { outcome } = invocation;
  if ("errorType" in outcome) return shorten(`${outcome.errorType}: ${outcome.errorMessage}`, 120);
  if (verdict.accepted === false) return `${verdict.exception}: ${verdict.message}`;
  return "returned changed";
}
