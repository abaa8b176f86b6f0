import type { Invocation } from "../../../invocation.ts";
import { withLate, workOf } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import { nameOf } from "../outages.ts";
import { outageOf } from "../scenario.ts";
import { varyingIn } from "./chance.ts";
import { countedDeedsOnlyIn, withoutCount } from "./deeds.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { failureIn } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Unfinished = Extract<RuleArgs["idempotent-effects"], { kind: "unfinished" }>;

/** Work that a first attempt left undone, and that the next one leaves undone too, for what the first one did. */
export function unfinishedIn(suite: Suite): Found<Unfinished>[] {
  const { work: varying } = varyingIn(suite);
  const told = new Set<string>();
  return suite.runs.flatMap((run): Found<Unfinished>[] => {
    const outage = outageOf(run.scenario);
    const [first, next] = run.calls;
    const [usual] = suite.find(run.scenario.baseline)?.calls ?? [];
    if (outage?.once !== true) return [];
    if (first?.verdict.accepted !== false || usual?.verdict.accepted !== true) return [];
    if (next === undefined || next.verdict.accepted === null) return [];
    const done = together(withLate(first.invocation), withLate(next.invocation));
    const undone = countedDeedsOnlyIn(together(usual.invocation), done).filter(
      (deed) => !varying.has(withoutCount(deed)),
    );
    const { invocation, verdict } = next;
    const failed = verdict.accepted ? undefined : verdict.message;
    const error = failureIn(invocation, 1)?.text ?? failed;
    const shown = JSON.stringify({ undone, error });
    if (undone.length === 0 || told.has(shown)) return [];
    told.add(shown);
    const args = { kind: "unfinished", target: nameOf(outage), undone } as const;
    return [foundIn(run, { ...args, ...(error !== undefined && { error }) }, { invocation: 1 })];
  });
}

/** What attempts have done, taken together: a call that repeats another one adds nothing. */
function together(...[first, ...others]: [Invocation, ...Invocation[]]): Invocation {
  const all = [first, ...others];
  const works = all.flatMap((attempt) => workOf(attempt));
  const calls = new Map(
    works.map(({ name, call }) => [`${name} ${JSON.stringify(call.parameters)}`, call]),
  );
  const mails = all.flatMap((attempt) => attempt.mails);
  return { ...first, awsCalls: [...calls.values()], mails };
}
