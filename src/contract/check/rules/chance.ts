import type { RuleArgs } from "../finding.ts";
import { conductOf, keyOf } from "../steady.ts";
import { foundIn, rule } from "./rule.ts";
import type { Found } from "./rule.ts";
import type { Suite } from "./suite.ts";

/** It may be wanted that a part of the users gets something else. */
export const IS_DETERMINISTIC = rule("is-deterministic", "note", (suite) => {
  const outcomes = outcomesOf(suite);
  const { plain } = suite;
  if (plain === undefined || outcomes.length < 2) return [];
  const found: Found<RuleArgs["is-deterministic"]> = foundIn(
    plain,
    { outcomes: outcomes.map(({ times, error, work, mails }) => ({ times, error, work, mails })) },
    { invocation: 0 },
  );
  return [chanceSignatures(suite).size > 0 ? { ...found, severity: "warning" as const } : found];
});

/** How calls with one event came out, and how often. */
function outcomesOf({ plain }: Suite): (ReturnType<typeof conductOf> & { times: number })[] {
  const conducts = (plain?.repeats ?? []).map(conductOf);
  return [...Map.groupBy(conducts, keyOf).values()].flatMap((same) =>
    same.slice(0, 1).map((conduct) => ({ ...conduct, times: same.length })),
  );
}

/** Failures that the same event has at some times and not at others. */
export function chanceSignatures(suite: Suite): ReadonlySet<string> {
  const outcomes = outcomesOf(suite);
  return new Set(outcomes.length < 2 ? [] : outcomes.flatMap(({ signature }) => signature ?? []));
}

/** Work that calls with one event do at some times and not at others, and whether the number of mails differs. */
export function varyingIn(suite: Suite): { work: ReadonlySet<string>; mails: boolean } {
  const outcomes = outcomesOf(suite);
  const [first] = outcomes;
  const all = new Set(outcomes.flatMap(({ work }) => work));
  return {
    work: new Set([...all].filter((name) => outcomes.some(({ work }) => !work.includes(name)))),
    mails: outcomes.some(({ mails }) => mails !== first?.mails),
  };
}
