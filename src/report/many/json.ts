import type { ManyResult, ManySummary, RecordedResult } from "../../contract/many.ts";
import { envelope } from "../envelope.ts";

/** The line that `invoke --events` prints for an event. */
export function manyLine(result: ManyResult | RecordedResult): object {
  const { index, line } = result;
  if (result.kind === "recorded") {
    const { ending, durationMs } = result;
    const outcome = ending === "ok" ? "returned" : ending;
    const time = ending === "unknown" ? undefined : durationMs;
    return { index, line, ok: ending === "ok", outcome, durationMs: time, recorded: true };
  }
  if (result.kind !== "called") {
    return { index, line, ok: false, outcome: result.kind, error: result.error };
  }
  const { invocation, verdict, differences = [], result: end } = result.conclusion;
  const { outcome, timing, target } = invocation;
  return {
    index,
    line,
    ok: end === "ok",
    outcome: outcome.kind,
    ...("errorType" in outcome && {
      error: { type: outcome.errorType, message: outcome.errorMessage },
    }),
    verdict:
      verdict.accepted === false
        ? { accepted: false, exception: verdict.exception, message: verdict.message }
        : { accepted: verdict.accepted },
    differences: differences.length,
    durationMs: Math.round(timing.durationMs * 100) / 100,
    initMs: timing.initMs,
    requestId: target.requestId,
  };
}

/** The last line of `invoke --events --json`. */
export function manyDocument(summary: ManySummary, exitCode: number): object {
  const { durations, counts, error, stopped, ...rest } = summary;
  return {
    ...envelope("invoke", exitCode),
    calls: counts,
    ...rest,
    durationMs: durations,
    stopped,
    error,
  };
}
