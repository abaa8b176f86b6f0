import { COGNITO_LIMIT_MS } from "../../cognito-limits.ts";
import type { FunctionConfiguration } from "../../wiring.ts";
import type { Defect, Judgement } from "./finding.ts";
import { deprecationOf } from "./runtimes.ts";

/** A first call loads the handler and the SES client; with less than this it hardly comes to an end. */
const SHORT_SECONDS = 2;

/** Lambda's least, with a share of a CPU to match. */
const LOW_MEMORY_MB = 128;

export function judgeFunction(
  settings: FunctionConfiguration | undefined,
  today: string,
): Judgement {
  if (settings === undefined) return [["function-missing", {}]];
  const { state, stateReason, lastUpdateStatus, lastUpdateReason, vpc } = settings;
  const { timeoutSeconds, memoryMb, runtime } = settings;
  const found: Defect[] = [];
  if (state !== undefined && state !== "Active") {
    found.push(["function-not-active", { state, reason: stateReason }]);
  }
  if (lastUpdateStatus !== undefined && lastUpdateStatus !== "Successful") {
    const args = { status: lastUpdateStatus, reason: lastUpdateReason };
    found.push(["function-update-not-done", args]);
  }
  if (timeoutSeconds !== undefined && timeoutSeconds * 1_000 > COGNITO_LIMIT_MS) {
    found.push(["timeout-over-cognito", { timeoutSeconds }]);
  }
  if (timeoutSeconds !== undefined && timeoutSeconds <= SHORT_SECONDS) {
    found.push(["timeout-short", { timeoutSeconds }]);
  }
  // Compiled languages do well with the least.
  if (
    memoryMb !== undefined &&
    memoryMb <= LOW_MEMORY_MB &&
    runtime?.startsWith("nodejs") === true
  ) {
    found.push(["memory-low", { memoryMb }]);
  }
  const deprecation = runtime === undefined ? undefined : deprecationOf(runtime, today);
  if (runtime !== undefined && deprecation !== undefined) {
    found.push(["runtime-deprecated", { runtime, ...deprecation }]);
  }
  if (vpc !== undefined) {
    const { id, subnets, securityGroups } = vpc;
    found.push(["vpc-way-out", { vpc: id, subnets, securityGroups }]);
  }
  return found;
}
