import type { AwsCall, Invocation } from "../../../invocation.ts";
import { isBlocked, obstacleKind } from "../../../obstacle.ts";
import { workOf } from "../../work.ts";
import type { Idle } from "../finding.ts";
import { SOMEBODY_ELSE } from "../scenarios.ts";
import { isAlike, refusedAsDone } from "./done-already.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { isRefusedSend } from "./suite.ts";
import type { Suite } from "./suite.ts";

/** Work of a second, ordinary user that a service refuses though it does the first one's, and that the handler goes on without. */
export function refusedForSecond({ find }: Suite): Found<Idle>[] {
  const run = find(SOMEBODY_ELSE);
  const [first, second] = run?.calls ?? [];
  if (run === undefined || first?.verdict.accepted !== true || second?.verdict.accepted !== true) {
    return [];
  }
  const { awsCalls } = second.invocation;
  // What exists already has rules of its own.
  const done = new Set(refusedAsDone(first.invocation, second.invocation).map(({ call }) => call));
  const index = awsCalls.findIndex(
    (call) => isRefused(call) && !done.has(call) && isDoneIn(first.invocation, call),
  );
  const refused = awsCalls[index];
  if (refused === undefined) return [];
  // It was tried again.
  if (awsCalls.slice(index + 1).some((call) => isAlike(call, refused) && !isRefused(call)))
    return [];
  const { service, operation, caller, status, error = `HTTP ${status}` } = refused;
  const args = {
    ...{ kind: "refused" as const, call: `${service} ${operation}`, error },
    isSecond: true as const,
  };
  return [foundIn(run, args, { invocation: 1, call: index }, caller)];
}

function isRefused(call: AwsCall): boolean {
  if (isBlocked(call) || obstacleKind(call) !== undefined || isRefusedSend(call)) return false;
  return call.result === "refused" || call.error !== undefined || (call.status ?? 200) >= 400;
}

function isDoneIn(invocation: Invocation, refused: AwsCall): boolean {
  return workOf(invocation).some(({ call }) => isAlike(call, refused) && !isRefused(call));
}
