import type { CheckFinding, RuleInfo, RuleSeverity } from "../check-result.ts";
import type { Expectations, ScenarioRun } from "../scenario.ts";
import { ANSWER_RULES } from "./answers.ts";
import { EXPECTATION_RULE } from "./expectations.ts";
import { MAIL_RULES } from "./mails.ts";
import { ONLY_HERE_RULES } from "./only-here.ts";
import type { Rule } from "./rule.ts";
import { suiteOf } from "./suite.ts";
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
    return check(suite, expectations).map((found) => ({
      ...found,
      code,
      severity: level ?? found.severity ?? severity,
    }));
  });
}
