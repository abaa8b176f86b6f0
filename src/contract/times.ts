import type { Finding, Severity } from "../finding.ts";
import { COGNITO_LIMIT_MS } from "../cognito-limits.ts";
import type { CalledBack, Invocation } from "../invocation.ts";
import { isLateOfStart, waitedMs } from "./verdict.ts";

/** What a call may take at most, in milliseconds. */
export interface Budgets {
  maxDurationMs?: number | undefined;
  /** Of a cold start. */
  maxInitMs?: number | undefined;
}

/** Something about how long a call took. `error` fails it. */
export type TimeFinding = MeasuredFinding | Finding<{ "callback-held-back": CalledBack }>;

type MeasuredFinding = Finding<
  Record<
    | "over-max-duration"
    | "over-max-init"
    | "no-cold-start"
    | "near-limit"
    | "cold-start-over-limit"
    | "timeout-above-limit",
    { foundMs: number; limitMs: number }
  >
>;

/** From here on a slower day is a failed confirmation. */
const NEAR_LIMIT_MS = 4_000;

/** Holds a call against its budgets and, where it was a deployed function's, Cognito's limit. */
export function findTimes(invocation: Invocation, budgets: Budgets = {}): TimeFinding[] {
  const { timing, target, outcome, calledBack } = invocation;
  const { maxDurationMs, maxInitMs } = budgets;
  const findings: TimeFinding[] = [];
  const add = (
    code: MeasuredFinding["code"],
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
  const waited = waitedMs(invocation);
  const isLate = outcome.kind === "timed-out" || waited > COGNITO_LIMIT_MS;
  if (calledBack !== undefined) {
    const severity = isLate ? "error" : "warning";
    findings.push({ code: "callback-held-back", severity, where: {}, args: calledBack });
  }
  if (isLateOfStart(invocation)) {
    add("cold-start-over-limit", "error", waited, COGNITO_LIMIT_MS);
  }
  // Being close to the limit on this machine says nothing of Lambda.
  if (target.kind === "local") return findings;
  if (waited >= NEAR_LIMIT_MS && waited <= COGNITO_LIMIT_MS) {
    add("near-limit", "warning", waited, COGNITO_LIMIT_MS);
  }
  if (target.timeoutMs !== undefined && target.timeoutMs > COGNITO_LIMIT_MS) {
    add("timeout-above-limit", "warning", target.timeoutMs, COGNITO_LIMIT_MS);
  }
  return findings;
}
