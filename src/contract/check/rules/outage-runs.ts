import type { Outage } from "../../../capture-settings.ts";
import { hostIn } from "../../../hosts.ts";
import type { AwsCall } from "../../../invocation.ts";
import { allObstacles, isBlocked } from "../../../obstacle.ts";
import { fitsWildcard } from "../../../wildcard.ts";
import type { Conclusion } from "../../conclusion.ts";
import type { Proof } from "../finding.ts";
import { outageOf } from "../scenario.ts";
import type { ScenarioRun } from "../scenario.ts";
import type { Suite } from "./suite.ts";

/** A run in which one service or host failed. */
export interface OutageRun {
  run: ScenarioRun;
  outage: Outage;
  call: Conclusion;
  /** The place of the first call that failed of the outage: after all others, where its client gave up on it. */
  refused: number;
}

/** Shows the call that failed, if it is on the record. */
export function proofOf({ call, refused }: Pick<OutageRun, "call" | "refused">): Proof {
  return { invocation: 0, ...(refused < call.invocation.awsCalls.length && { call: refused }) };
}

export function outageRuns({ runs }: Pick<Suite, "runs">): OutageRun[] {
  return runs.flatMap((run) => {
    const outage = outageOf(run.scenario);
    const [call] = run.calls;
    if (
      outage === undefined ||
      outage.once === true ||
      call === undefined ||
      outage.kind === "none"
    )
      return [];
    const { awsCalls } = call.invocation;
    const refused = awsCalls.findIndex(
      (each) => isCallTo(outage, each) && (!isOnlySome(outage) || each.result === "refused"),
    );
    if (refused >= 0) return [{ run, outage, call, refused }];
    const isGivenUp = outage.kind === "slow" && call.verdict.accepted === false;
    return isGivenUp ? [{ run, outage, call, refused: awsCalls.length }] : [];
  });
}

/** Whether others of the calls may succeed. */
function isOnlySome({ kind, nth }: Outage): boolean {
  return kind === "partial" || kind === "unmet" || nth !== undefined;
}

export function isCallTo({ service, place, operation }: Outage, call: AwsCall): boolean {
  if (call.service !== service) return false;
  if (operation !== undefined && !fitsWildcard(operation, call.operation)) return false;
  return service === "http"
    ? hostIn(call.operation) === place
    : (place ?? call.operation) === call.operation;
}

/** The connection that alone was blocked, which is as if a database could not be reached. */
export function blockedIn(
  run: ScenarioRun | undefined,
): { call: AwsCall; index: number } | undefined {
  const { invocation } = run?.calls[0] ?? {};
  if (invocation === undefined) return undefined;
  const index = invocation.awsCalls.findIndex((each) => each.service === "tcp" && isBlocked(each));
  const call = invocation.awsCalls[index];
  if (call === undefined) return undefined;
  // Its name is looked up before.
  const own = new Set([`tcp ${call.operation}`, `dns ${call.operation.replace(/:\d+$/, "")}`]);
  const isAlone = allObstacles([invocation]).every(({ what }) => own.has(what));
  return isAlone ? { call, index } : undefined;
}
