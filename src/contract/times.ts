import type { Finding, Severity } from "../finding.ts";
import { COGNITO_LIMIT_MS } from "../cognito-limits.ts";
import type { CalledBack, Invocation } from "../invocation.ts";
import { isLateOfStart, waitedMs } from "./verdict.ts";

/** Limits for a call, in milliseconds. */
export interface Budgets {
  maxDurationMs?: number | undefined;
  /** For a cold start. */
  maxInitMs?: number | undefined;
}

/** A finding about the duration of a call. An `error` makes the call fail. */
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

/** Beyond this, a slightly slower call fails the confirmation. */
const NEAR_LIMIT_MS = 4_000;

/** Compares a call with its budgets and, for a deployed function, with Cognito's limit. */
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
  // Being close to the limit on this machine says nothing about Lambda.
  if (target.kind === "local") return findings;
  if (waited >= NEAR_LIMIT_MS && waited <= COGNITO_LIMIT_MS) {
    add("near-limit", "warning", waited, COGNITO_LIMIT_MS);
  }
  if (target.timeoutMs !== undefined && target.timeoutMs > COGNITO_LIMIT_MS) {
    add("timeout-above-limit", "warning", target.timeoutMs, COGNITO_LIMIT_MS);
  }
  return findings;
}
