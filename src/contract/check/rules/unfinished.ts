import { withLate } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import { nameOf } from "../outages.ts";
import { outageOf } from "../scenario.ts";
import { varyingIn } from "./chance.ts";
import { deedsOnlyIn } from "./deeds.ts";
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
    const later = new Set(deedsOnlyIn(usual.invocation, withLate(next.invocation)));
    const undone = deedsOnlyIn(usual.invocation, withLate(first.invocation)).filter(
      (deed) => later.has(deed) && !varying.has(deed),
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
