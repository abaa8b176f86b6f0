import { COGNITO_LIMIT_MS } from "../../cognito-limits.ts";
import type { AwsCall, Outcome, Timing } from "../../invocation.ts";
import { isObject } from "../../json.ts";
import type { Obstacle } from "../../obstacle.ts";
import type { LoadFailure } from "../thread/protocol.ts";

/** What came of a call, as far as it says whether and how the call failed. */
export type End = (
  | { outcome: Outcome; timing: Timing; recording: { awsCalls: readonly AwsCall[] } }
  | { reason: LoadFailure }
) & {
  obstacles: readonly Obstacle[];
};

/** Whether Cognito could refuse what came of a call. */
export function hasFailed(end: End): boolean {
  if ("reason" in end || isLate(end)) return true;
  const { outcome } = end;
  if (outcome.kind !== "returned") return true;
  const { payload } = outcome;
  return !isObject(payload) || !isObject(payload["request"]) || !isObject(payload["response"]);
}

function isLate({ timing: { durationMs, initMs = 0 } }: { timing: Timing }): boolean {
  return durationMs + initMs > COGNITO_LIMIT_MS;
}
