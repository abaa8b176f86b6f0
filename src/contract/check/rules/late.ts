import type { RuleArgs } from "../finding.ts";
import { nameOf } from "../outages.ts";
import { outageOf } from "../scenario.ts";
import { foundIn, foundInMail, rule } from "./rule.ts";
import type { Found, Rule } from "./rule.ts";
import { lateFailuresOf, ordinary, recipientsOf } from "./suite.ts";
import type { Suite } from "./suite.ts";
import type { ScenarioRun } from "../scenario.ts";

/** Elsewhere it is left to chance whether something comes in time to be seen. */
function lingering(suite: Suite): ScenarioRun[] {
  return ordinary(suite).filter(({ scenario }) => scenario.lingers === true);
}

type Unawaited = RuleArgs["awaits-mail"];

const AWAITS_MAIL = rule("awaits-mail", "error", (suite) => {
  const told = new Set<string>();
  return unawaitedIn(suite).filter((found) => {
    const isKnown = told.has(keyOf(found));
    told.add(keyOf(found));
    // Each scenario shows what is late on ordinary days; a slow service adds to that.
    return found.args.slow === undefined || !isKnown;
  });
});

function unawaitedIn(suite: Suite): Found<Unawaited>[] {
  return [...lingering(suite).flatMap((run) => lateIn(run, {})), ...lateWhereSlow(suite)];
}

/** The first mail or call of each call that came after its answer. */
function lateIn(run: ScenarioRun, slow: Pick<Unawaited, "slow">): Found<Unawaited>[] {
  return run.calls.flatMap(({ invocation: { late } }, invocation): Found<Unawaited>[] => {
    const [mail] = late?.mails ?? [];
    const [call] = late?.awsCalls ?? [];
    const proof = { invocation };
    if (mail !== undefined) {
      return [foundInMail(run, { to: recipientsOf(mail).join(", "), ...slow }, { mail, proof })];
    }
    if (call === undefined) return [];
    const args = { call: `${call.service} ${call.operation}`, ...slow };
    return [{ ...foundIn(run, args, proof, call.caller), severity: "warning" }];
  });
}

function keyOf({ args, place = "" }: Found<Unawaited>): string {
  return place === "" ? ("to" in args ? "mail" : args.call) : place;
}

/** An answer that comes so much later than usual, or so late, waited for what is slow, though not to its end. */
const WAITED_MS = 250;
const LATE_MS = 400;

/** What other calls leave time for on ordinary days. */
function lateWhereSlow(suite: Suite): Found<Unawaited>[] {
  return suite.runs.flatMap((run) => {
    const slow = slowIn(run);
    const [call] = run.calls;
    const [usual] = suite.find(run.scenario.baseline)?.calls ?? [];
    if (slow === undefined || call?.verdict.accepted !== true || usual === undefined) return [];
    const tookMs = call.invocation.timing.durationMs;
    const usualMs = usual.invocation.timing.durationMs;
    const hasWaited = tookMs > LATE_MS || tookMs - usualMs > WAITED_MS;
    return hasWaited ? [] : lateIn(run, { slow });
  });
}

function slowIn({ scenario }: ScenarioRun): string | undefined {
  const outage = outageOf(scenario);
  if (outage?.kind === "slow") return nameOf(outage);
  return scenario.capture?.ses?.fault?.kind === "slow" ? "SES" : undefined;
}

/** Whether mail is sent that nothing waits for: what becomes of it is seen too late. */
export function leavesMail(suite: Suite): boolean {
  return unawaitedIn(suite).some(({ args }) => "to" in args);
}

const NO_LATE_CRASH = rule("no-late-crash", "error", (suite) =>
  lingering(suite).flatMap((run) =>
    lateFailuresOf(run.calls).map(({ text, place, invocation }) =>
      foundIn(run, { error: text }, { invocation }, place),
    ),
  ),
);

export const LATE_RULES: readonly Rule[] = [AWAITS_MAIL, NO_LATE_CRASH];
