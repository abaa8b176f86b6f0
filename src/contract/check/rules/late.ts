import type { RuleArgs } from "../finding.ts";
import { foundIn, foundInMail, rule } from "./rule.ts";
import type { Found, Rule } from "./rule.ts";
import { lateFailuresOf, ordinary, recipientsOf } from "./suite.ts";
import type { Suite } from "./suite.ts";
import type { ScenarioRun } from "../scenario.ts";

/** Elsewhere it is left to chance whether something comes in time to be seen. */
function lingering(suite: Suite): ScenarioRun[] {
  return ordinary(suite).filter(({ scenario }) => scenario.lingers === true);
}

const AWAITS_MAIL = rule("awaits-mail", "error", (suite) =>
  lingering(suite).flatMap((run) =>
    run.calls.flatMap(({ invocation: { late } }, invocation): Found<RuleArgs["awaits-mail"]>[] => {
      const [mail] = late?.mails ?? [];
      const [call] = late?.awsCalls ?? [];
      const proof = { invocation };
      if (mail !== undefined) {
        return [foundInMail(run, { to: recipientsOf(mail).join(", ") }, { mail, proof })];
      }
      if (call === undefined) return [];
      const args = { call: `${call.service} ${call.operation}` };
      return [{ ...foundIn(run, args, proof, call.caller), severity: "warning" }];
    }),
  ),
);

const NO_LATE_CRASH = rule("no-late-crash", "error", (suite) =>
  lingering(suite).flatMap((run) =>
    lateFailuresOf(run.calls).map(({ text, place, invocation }) =>
      foundIn(run, { error: text }, { invocation }, place),
    ),
  ),
);

export const LATE_RULES: readonly Rule[] = [AWAITS_MAIL, NO_LATE_CRASH];
