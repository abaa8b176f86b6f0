import type { Severity } from "../../../finding.ts";
import type { CheckFinding } from "../finding.ts";
import type { ListedRule } from "../result.ts";
import type { Expectations, ScenarioRun } from "../scenario.ts";
import { ANSWER_RULES } from "./answers.ts";
import { CONTENT_RULES } from "./content.ts";
import { EXPECTATION_RULE } from "./expectations.ts";
import { FALSE_IS_FALSE } from "./flag.ts";
import { LATE_RULES } from "./late.ts";
import { ONLY_HERE_RULES } from "./local-only.ts";
import {
  DECLARES_FROM,
  NO_ALIAS_ATTRIBUTES,
  NO_DUPLICATE_MAIL,
  NO_MAIL_ON_RESET,
  NO_MAIL_WITHOUT_ADDRESS,
} from "./recipients.ts";
import type { Found, Rule } from "./rule.ts";
import { failureOf, judged, suiteOf } from "./suite.ts";
import type { Failure, Suite } from "./suite.ts";
import { TROUBLE_RULES } from "./trouble.ts";

/** The catalogue, in the order of the reports. */
const CATALOGUE: readonly Rule[] = [
  ...ANSWER_RULES,
  ...ONLY_HERE_RULES,
  NO_MAIL_ON_RESET,
  NO_DUPLICATE_MAIL,
  NO_MAIL_WITHOUT_ADDRESS,
  ...LATE_RULES,
  FALSE_IS_FALSE,
  NO_ALIAS_ATTRIBUTES,
  ...CONTENT_RULES,
  DECLARES_FROM,
  ...TROUBLE_RULES,
  EXPECTATION_RULE,
];

export const RULES: readonly ListedRule[] = CATALOGUE.map(({ code, severity }) => ({
  code,
  severity,
}));

/** How a rule is taken: as severe as this, or not at all, and why. */
export interface RuleSetting {
  level: Severity | "off";
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
  return CATALOGUE.flatMap((rule) => {
    const level = settings[rule.code]?.level;
    if (level === "off") return [];
    const found = rule.find(suite, expectations);
    // What is expected of one scenario is expected of no other.
    const others = rule.code === EXPECTATION_RULE.code ? [] : alike(found, suite);
    return [...found, ...others].map(
      ({ scenario, place, args, proof, severity = rule.severity }) =>
        ({
          code: rule.code,
          severity: level ?? severity,
          where: { scenario, ...(place !== undefined && { place }) },
          args,
          proof,
        }) as CheckFinding,
    );
  });
}

/** The other scenarios that fail for the same cause, which are in no better state for that. */
function alike<Args>(found: readonly Found<Args>[], suite: Suite): Found<Args>[] {
  const told = new Set(found.map(({ scenario }) => scenario));
  const causes = new Map(
    found.flatMap((each): [string, Found<Args>][] => {
      const failure = failureIn(suite, each.scenario);
      return failure === undefined ? [] : [[failure.signature, each]];
    }),
  );
  return judged(suite).flatMap(({ scenario: { name } }) => {
    const failure = told.has(name) ? undefined : failureIn(suite, name);
    const cause = failure === undefined ? undefined : causes.get(failure.signature);
    if (failure === undefined || cause === undefined) return [];
    return [{ ...cause, scenario: name, proof: { invocation: failure.invocation } }];
  });
}

function failureIn(suite: Suite, scenario: string): Failure | undefined {
  const failure = failureOf(suite.find(scenario));
  return failure?.kind === "error" ? failure : undefined;
}
