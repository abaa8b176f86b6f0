import { COGNITO_LIMIT_MS } from "../../../cognito-limits.ts";
import { listed } from "../../../listed.ts";
import type { Invocation } from "../../../invocation.ts";
import { workOf } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import { nameOf } from "../outages.ts";
import type { ScenarioRun } from "../scenario.ts";
import { isCalledAgain, waitingFor } from "./clients.ts";
import { blockedIn, isCallTo, outageRuns, proofOf } from "./outage-runs.ts";
import type { OutageRun } from "./outage-runs.ts";
import { foundIn, rule } from "./rule.ts";
import type { Found } from "./rule.ts";
import { failureOf, recipientsOf } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Unbounded = RuleArgs["bounded-connections"];

/** A connection to AWS hangs more rarely than one to a database or somebody's API. */
export const BOUNDED = rule("bounded-connections", "warning", (suite) => {
  const late = outageRuns(suite).filter((each) => isLate(each, suite));
  // What answers, though later, is another cause than what fails or is silent.
  const causes = Map.groupBy(
    late,
    (each) => `${each.run.scenario.baseline} ${nameOf(each.outage)} ${isManyCalls(each)}`,
  );
  const told = [...causes.values()].flatMap((same) =>
    toldOf(
      same.toSorted((one, other) => rankOf(one) - rankOf(other)),
      suite,
    ),
  );
  return [
    ...waitingIn(suite),
    ...told,
    ...triedAgainIn(suite, new Set(late.map(({ run }) => run))),
  ];
});

/** A call that takes this part of its time leaves nothing for a start, or for a slower day. */
const WHOLE = 0.95;

/** What other calls leave of that on ordinary days. */
const OWN = 0.8;

/** Whether no response came in time though it does when nothing fails, or a time limit left no time for anything else. */
function isLate({ run, outage, call: { invocation } }: OutageRun, suite: Suite): boolean {
  const usual = suite.find(run.scenario.baseline);
  if (isTimedOut(usual)) return false;
  if (isTimedOut(run)) return true;
  const limitMs = Math.min(suite.plain?.source?.timeoutMs ?? COGNITO_LIMIT_MS, COGNITO_LIMIT_MS);
  const { durationMs } = invocation.timing;
  const usualMs = usual?.calls[0]?.invocation.timing.durationMs ?? 0;
  if (durationMs > limitMs) return usualMs <= limitMs;
  const isWhole = durationMs > WHOLE * limitMs && durationMs - usualMs > OWN * limitMs;
  return isWhole && outage.kind === "silent";
}

/** The same of each scenario, so that none of them looks well. */
function toldOf(same: readonly OutageRun[], suite: Suite): Found<Unbounded>[] {
  const [shown] = same;
  if (shown === undefined) return [];
  const { outage, call, refused } = shown;
  const { caller, sdk, operation } = call.invocation.awsCalls[refused] ?? {};
  const repeats = repeatedBy(call.invocation, refused);
  const waiting = waitingFor(
    { ...outage, ...(operation !== undefined && { operation }), sdk },
    suite.plain?.source,
  );
  const args: Unbounded = {
    target: nameOf(outage),
    kinds: [...new Set(same.map((each) => each.outage.kind))],
    ...(isManyCalls(shown) && { isManyCalls: true as const }),
    ...(same.some(isRetrying) && { isRetrying: true as const }),
    ...(same.every(({ run }) => !isTimedOut(run)) && { hasAnswered: true as const }),
    ...(isCalledAgain(waiting) && repeats.length > 0 && { repeats }),
    ...waiting,
  };
  const isAws = outage.place === undefined;
  const isMailed = call.invocation.mails.length > 0;
  const isNote = (isAws && !isMailed) || isManyCalls(shown);
  return same.map((each) => ({
    ...foundIn(each.run, args, proofOf(each), caller),
    ...(isNote && { severity: "note" as const }),
  }));
}

/** What hangs shows best what a client waits for. */
function rankOf({ outage }: OutageRun): number {
  return outage.kind === "silent" ? 0 : 1;
}

/** Whether the time was used up by several calls, each of which took a while, and not by tries of one. */
function isManyCalls({ outage, call: { invocation } }: OutageRun): boolean {
  const calls = invocation.awsCalls.filter((each) => isCallTo(outage, each));
  const asked = calls.map(({ operation, parameters }) => JSON.stringify([operation, parameters]));
  return outage.kind === "slow" && new Set(asked).size > 1;
}

/** Whether the last that it did was to call once more for what had failed. */
function isRetrying({ outage, call: { invocation } }: OutageRun): boolean {
  const { awsCalls } = invocation;
  const last = awsCalls.at(-1);
  if (outage.kind === "slow" || outage.kind === "silent" || last === undefined) return false;
  const tries = awsCalls.filter(
    (each) => each.operation === last.operation && each.result === "refused",
  );
  return isCallTo(outage, last) && tries.length > 1;
}

/** What a call that got no answer had sent or counted, which each further call for the same event does again. */
function repeatedBy(invocation: Invocation, silent: number): string[] {
  const { mails } = invocation;
  const work = workOf(invocation).filter(
    ({ kind, index }) => index < silent && (kind === "send" || kind === "count"),
  );
  const to = mails.map((mail) => `mail to ${listed(recipientsOf(mail))}`);
  return [...new Set([...to, ...work.map(({ name }) => name)])];
}

/** Requests that a host refuses with 401 or 403, and that are sent again as they were. */
function triedAgainIn(suite: Suite, late: ReadonlySet<ScenarioRun>): Found<Unbounded>[] {
  const told = new Set<string>();
  return outageRuns(suite).flatMap((each): Found<Unbounded>[] => {
    const { run, outage, call, refused } = each;
    const { error = "", caller } = call.invocation.awsCalls[refused] ?? {};
    const target = nameOf(outage);
    const isFinal = outage.kind === "denied" && outage.service === "http" && FINAL.test(error);
    if (!isFinal || late.has(run) || told.has(target)) return [];
    const tries = triesFrom(refused, call.invocation);
    const [usual] = suite.find(run.scenario.baseline)?.calls ?? [];
    const first = usual?.invocation.awsCalls.findIndex((one) => isCallTo(outage, one)) ?? -1;
    // A handler may send the same twice for a reason.
    if (usual === undefined || first < 0 || tries <= triesFrom(first, usual.invocation)) return [];
    told.add(target);
    const args: Unbounded = { target, kinds: [outage.kind], tries: { count: tries, error } };
    return [{ ...foundIn(run, args, proofOf(each), caller), severity: "note" as const }];
  });
}

const FINAL = /^HTTP 40[13]\b/;

/** How often one request is sent without another call in between, which may have brought new credentials. */
function triesFrom(start: number, { awsCalls }: Invocation): number {
  const [first, ...later] = awsCalls.slice(start);
  const textOf = (each: typeof first): string =>
    JSON.stringify([each?.operation, each?.parameters]);
  const other = later.findIndex((each) => textOf(each) !== textOf(first));
  return 1 + (other < 0 ? later.length : other);
}

function waitingIn(suite: Suite): Found<Unbounded>[] {
  const { plain: run } = suite;
  const blocked = blockedIn(run);
  if (run === undefined || blocked === undefined || !isTimedOut(run)) return [];
  const { service, operation: target, sdk } = blocked.call;
  const args: Unbounded = {
    target,
    kinds: ["unreachable"],
    ...waitingFor({ service, sdk }, suite.plain?.source),
  };
  return [foundIn(run, args, { invocation: 0, call: blocked.index }, blocked.call.caller)];
}

function isTimedOut(run: ScenarioRun | undefined): boolean {
  return failureOf(run)?.kind === "timeout";
}
