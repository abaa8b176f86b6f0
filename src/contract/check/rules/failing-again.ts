import type { AwsCall, Invocation } from "../../../invocation.ts";
import { nameOf, workOf } from "../../work.ts";
import type { FailsAgain } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { AFTER_SIGN_UP, COLD_RETRIES, RESET, SOMEBODY_ELSE } from "../scenarios.ts";
import { isAlike, isConflict, isRefused, saysDone, saysExists } from "./done-already.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { failureOf, judged } from "./suite.ts";
import type { Failure, Suite } from "./suite.ts";

/** What a later call fails on, because an earlier one has done it. */
interface Refusal {
  /** Its place among the calls, if it is on record. */
  index?: number;
  error: string;
  /** It is a stub or a server that refuses, which may not tell one user from another. */
  isForeign?: true;
}

/** Runs whose first call works, and whose later ones fail as its work is done already. */
export function failingAgain(suite: Suite): Found<FailsAgain>[] {
  const runs = judged(suite).flatMap((run) => refusedIn(run, suite) ?? []);
  const isOfUser = runs.some(({ run }) => !isForAnother(run));
  const told = new Map<string, FailsAgain>();
  return runs.map(({ run, invocation, refusal, failure }) => {
    const { error, index, isForeign } = refusal;
    const call =
      index === undefined ? undefined : run.calls[invocation]?.invocation.awsCalls[index];
    const isForAll = isForAnother(run) && !(isForeign === true && isOfUser);
    const args: FailsAgain = {
      kind: "fails",
      ...(call !== undefined && { call: nameOf(call) }),
      error,
      ...(isForAll && { isForAll }),
    };
    // The same error about another user is told in the same words.
    const same = JSON.stringify({ ...args, error: failure?.signature ?? error });
    told.set(same, told.get(same) ?? args);
    const proof = { invocation, ...(index !== undefined && { call: index }) };
    const found = foundIn(run, told.get(same) ?? args, proof, failure?.place ?? call?.caller);
    return { ...found, severity: "error" as const };
  });
}

function isForAnother({ scenario }: ScenarioRun): boolean {
  return scenario.name === SOMEBODY_ELSE;
}

interface RefusedRun {
  run: ScenarioRun;
  invocation: number;
  refusal: Refusal;
  failure: Failure | undefined;
}

function refusedIn(run: ScenarioRun, suite: Suite): RefusedRun | undefined {
  const failure = failureOf(run);
  const [first] = run.calls;
  if (failure?.kind === "timeout" || first?.verdict.accepted !== true) return undefined;
  // An error, or an answer that Cognito refuses.
  const invocation =
    failure?.invocation ?? run.calls.findIndex(({ verdict }) => verdict.accepted === false);
  const later = run.calls[invocation]?.invocation;
  if (invocation <= 0 || later === undefined) return undefined;
  const isOfReset = suite.find(RESET)?.calls[0]?.verdict.accepted === false;
  if (run.scenario.name === AFTER_SIGN_UP && isOfReset) return undefined;
  const refusal =
    refusalBy(isRefused, first.invocation, later, failure) ??
    refusalBy(isConflict, first.invocation, later, failure) ??
    (failure && refusalSaid(failure, first.invocation, later, suite));
  return refusal && { run, invocation, refusal, failure };
}

function refusalBy(
  isOne: (call: AwsCall) => boolean,
  first: Invocation,
  { awsCalls }: Invocation,
  failure: Failure | undefined,
): Refusal | undefined {
  const index = awsCalls.findIndex(
    (each) => isOne(each) && !first.awsCalls.some((one) => isOne(one) && isAlike(one, each)),
  );
  const call = awsCalls[index];
  if (call === undefined) return undefined;
  const said = failure !== undefined && saysDone(failure.text) ? failure.text : undefined;
  const isForeign = call.result === "stubbed" || call.result === "live";
  const error = call.error ?? said ?? `HTTP ${call.status}`;
  return { index, error, ...(isForeign && { isForeign }) };
}

/** A refusal that only the handler's error tells of, as that of a database does. */
function refusalSaid(
  { text, signature }: Failure,
  first: Invocation,
  later: Invocation,
  suite: Suite,
): Refusal | undefined {
  // An environment may have something already, too, unless a new one fails as well.
  const isCold = failureOf(suite.find(COLD_RETRIES))?.signature === signature;
  if (!saysDone(text) && !(isCold && saysExists(text))) return undefined;
  const work = workOf(later);
  const last = work.at(-1);
  // Of several that were made at the same time nobody knows which one it was, nor where what was let through may be it.
  const isSeen = (later.connections ?? []).length === 0;
  const isLast = isSeen && (work.length === 1 || work.length < workOf(first).length);
  return { error: text, isForeign: true, ...(isLast && last && { index: last.index }) };
}
