import { createHistogram } from "node:perf_hooks";
import { countOf, reasonOf } from "../contract/many.ts";
import type { ManyCounts, ManyResult, ManySummary, Percentiles } from "../contract/many.ts";
import type { RunHistory } from "./history.ts";

export type ManyTally = ReturnType<typeof createTally>;

const REASONS_KEPT = 100;
const REASONS_SHOWN = 5;

/** Counts what became of many calls, in memory that does not grow with their number. */
export function createTally(history: RunHistory | undefined) {
  const counts: ManyCounts = { ok: 0, failed: 0, unknown: 0, notCalled: 0, invalid: 0 };
  const reasons = new Map<string, { count: number; first: number }>();
  // Microseconds; a call lasts 15 minutes at most, and its way there and back is not the function's.
  const durations = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 });
  let coldStarts = 0;
  let throttled = 0;
  const time = (ms: number): void => durations.record(Math.max(1, Math.round(ms * 1_000)));

  for (let index = 0; index < (history?.end ?? 0); index++) {
    const past = history?.at(index);
    if (past?.what === "ok" || past?.what === "failed") time(past.durationMs);
    if (past !== undefined && past.what !== "sent" && past.what !== "refused") counts[past.what]++;
  }
  const earlier = counts.ok + counts.failed + counts.unknown;
  let total = earlier;

  return {
    counts,
    earlier,
    /** All that were counted, the earlier ones included. */
    total: () => total,
    add(result: ManyResult): void {
      counts[countOf(result)]++;
      total++;
      if (result.kind === "called") {
        const { timing } = result.conclusion.invocation;
        time(timing.durationMs);
        if (timing.initMs !== undefined) coldStarts++;
        if (result.conclusion.result === "ok") return;
      }
      const reason = reasonOf(result);
      const known = reasons.get(reason);
      if (known !== undefined) known.count++;
      else if (reasons.size < REASONS_KEPT) reasons.set(reason, { count: 1, first: result.index });
    },
    throttled(): void {
      throttled++;
    },
    summary: (): Omit<ManySummary, "stopped" | "error" | "elapsedMs"> => ({
      counts,
      earlier,
      durations: percentilesOf(durations),
      coldStarts,
      throttled,
      reasons: [...reasons]
        .toSorted(([, one], [, other]) => other.count - one.count)
        .slice(0, REASONS_SHOWN)
        .map(([reason, { count, first }]) => ({ reason, count, first })),
    }),
  };
}

function percentilesOf(durations: ReturnType<typeof createHistogram>): Percentiles | undefined {
  if (durations.count === 0) return undefined;
  const at = (percent: number): number => durations.percentile(percent) / 1_000;
  return { p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: durations.max / 1_000 };
}
