import type { CheckFinding, RuleInfo, RuleSeverity } from "../result.ts";
import type { Expectations, ScenarioRun } from "../scenario.ts";
import { ANSWER_RULES } from "./answers.ts";
import { EXPECTATION_RULE } from "./expectations.ts";
import { MAIL_RULES } from "./mails.ts";
import { ONLY_HERE_RULES } from "./local-only.ts";
import type { Found, Rule } from "./rule.ts";
import { failureOf, judged, suiteOf } from "./suite.ts";
import type { Failure, Suite } from "./suite.ts";
import { TROUBLE_RULES } from "./trouble.ts";

/** The catalogue, in the order of the reports. */
const CATALOGUE: readonly Rule[] = [
  ...ANSWER_RULES,
  ...ONLY_HERE_RULES,
  ...MAIL_RULES,
  ...TROUBLE_RULES,
  EXPECTATION_RULE,
];

/** What the rules say of themselves. */
export const RULES: readonly RuleInfo[] = CATALOGUE.map(({ check: _check, ...info }) => info);

/** How a rule is taken: as severe as this, or not at all, and why. */
export interface RuleSetting {
  level: RuleSeverity | "off";
  reason?: string;
}

export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** Every rule's findings, in the order of the catalogue, and of the scenarios within that. */
export function applyRules(
  runs: readonly ScenarioRun[],
  settings: RuleSettings = {},
  expectations: Readonly<Record<string, Expectations>> = {},
): CheckFinding[] {
  const suite = suiteOf(runs);
  return CATALOGUE.flatMap(({ code, severity, check }) => {
    const level = settings[code]?.level;
    if (level === "off") return [];
    const found = check(suite, expectations);
    return [...found, ...alike(found, suite)].map((each) => ({
      ...each,
      code,
      severity: level ?? each.severity ?? severity,
    }));
  });
}

/** The other scenarios that fail for the same cause, which are in no better state for that. */
function alike(found: readonly Found[], suite: Suite): Found[] {
  const told = new Set(found.map(({ scenario }) => scenario));
  const causes = new Map(
    found.flatMap((each): [string, Found][] => {
      const failure = failureIn(suite, each.scenario);
      return failure === undefined ? [] : [[failure.signature, each]];
    }),
  );
  return judged(suite).flatMap(({ scenario: { name } }): Found[] => {
    const failure = told.has(name) ? undefined : failureIn(suite, name);
    const cause = failure === undefined ? undefined : causes.get(failure.signature);
    if (failure === undefined || cause === undefined) return [];
    return [{ ...cause, scenario: name, proof: { invocation: failure.invocation } }];
  });
}

function failureIn(suite: Suite, scenario: string): Failure | undefined {
  const run = suite.find(scenario);
  const failure = run === undefined ? undefined : failureOf(run);
  return failure?.kind === "error" ? failure : undefined;
}
