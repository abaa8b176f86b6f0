import type { CapturedMail } from "../../../invocation.ts";
import type { RuleArgs } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { emailOf, recipientsOf } from "./suite.ts";

type Repeated = RuleArgs["no-duplicate-mail"];

/**
 * What a call repeats within itself, what it does more than the first one, and what a retry would repeat.
 *
 * @param people Who there is, in all scenarios.
 */
export function compareEffects(run: ScenarioRun, people: ReadonlySet<string>): Found<Repeated>[] {
  const { scenario, calls } = run;
  const [first] = calls;
  return calls.flatMap(({ invocation: later }, invocation) => {
    const { mails, outcome } = later;
    const found = (mail: number, args: Repeated): Found<Repeated>[] => [
      foundIn(run, args, { invocation, mail }, mails[mail]?.caller),
    ];
    const twice = mails.findIndex((mail, at) =>
      mails.slice(0, at).some((one) => isSame(one, mail)),
    );
    if (twice >= 0) {
      const to = recipientsOf(mails[twice] as CapturedMail).join(", ");
      return found(twice, { kind: "twice-in-one-call", to });
    }
    if (outcome.kind === "timed-out" && mails.length > 0 && scenario.limitMs === undefined) {
      return found(0, { kind: "too-late" });
    }
    if (invocation === 0 || first === undefined) return [];
    const call = invocation + 1;
    const now = emailOf(later);
    const own = mails.flatMap(recipientsOf);
    if (now !== emailOf(first.invocation)) {
      // Whoever it was for in the environment before, in this scenario or an earlier one.
      const to = own.find((recipient) => recipient !== now && people.has(recipient));
      if (to === undefined) return [];
      const mail = mails.findIndex((each) => recipientsOf(each).includes(to));
      return found(mail, { kind: "somebody-else", call, to });
    }
    // A reset after a sign-up does not repeat it.
    if (later.event["triggerSource"] !== first.invocation.event["triggerSource"]) return [];
    const before = first.invocation.mails.flatMap(recipientsOf).length;
    // One mail that an earlier call could not send is not a second one.
    if (own.length <= Math.max(before, 1)) return [];
    return found(mails.length - 1, { kind: "more", call, count: own.length, first: before });
  });
}

function isSame(one: CapturedMail, other: CapturedMail): boolean {
  return contentOf(one) === contentOf(other);
}

function contentOf(mail: CapturedMail): string {
  return JSON.stringify([recipientsOf(mail).toSorted(), mail.subject, mail.text, mail.html]);
}
