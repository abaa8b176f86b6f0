import type { Finding, Severity } from "../finding.ts";
import { COGNITO_LIMIT_MS } from "../cognito-limits.ts";
import type { Invocation } from "../invocation.ts";
import { waitedMs } from "./verdict.ts";

/** What a call may take at most, in milliseconds. */
export interface Budgets {
  maxDurationMs?: number | undefined;
  /** Of a cold start. */
  maxInitMs?: number | undefined;
}

/** Something about how long a call took. `error` fails it. */
export type TimeFinding = Finding<
  Record<
    "over-max-duration" | "over-max-init" | "no-cold-start" | "near-limit" | "timeout-above-limit",
    { foundMs: number; limitMs: number }
  >
>;

/** From here on a slower day is a failed confirmation. */
const NEAR_LIMIT_MS = 4_000;

/** Holds a call against its budgets and, where it was a deployed function's, Cognito's limit. */
export function findTimes(invocation: Invocation, budgets: Budgets = {}): TimeFinding[] {
  const { timing, target } = invocation;
  const { maxDurationMs, maxInitMs } = budgets;
  const findings: TimeFinding[] = [];
  const add = (
    code: TimeFinding["code"],
    severity: Severity,
    foundMs: number,
    limitMs: number,
  ): void => void findings.push({ code, severity, where: {}, args: { foundMs, limitMs } });

  if (maxDurationMs !== undefined && timing.durationMs > maxDurationMs) {
    add("over-max-duration", "error", timing.durationMs, maxDurationMs);
  }
  if (maxInitMs !== undefined && timing.initMs === undefined) {
    add("no-cold-start", "note", 0, maxInitMs);
  } else if (maxInitMs !== undefined && (timing.initMs ?? 0) > maxInitMs) {
    add("over-max-init", "error", timing.initMs ?? 0, maxInitMs);
  }
  // The times of this machine say nothing of Lambda's.
  if (target.kind === "local") return findings;
  const waited = waitedMs(invocation);
  if (waited >= NEAR_LIMIT_MS && waited <= COGNITO_LIMIT_MS) {
    add("near-limit", "warning", waited, COGNITO_LIMIT_MS);
  }
  if (target.timeoutMs !== undefined && target.timeoutMs > COGNITO_LIMIT_MS) {
    add("timeout-above-limit", "warning", target.timeoutMs, COGNITO_LIMIT_MS);
  }
  return findings;
}
