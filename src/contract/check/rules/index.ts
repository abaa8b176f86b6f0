import type { Severity } from "../../../finding.ts";
import { readKey } from "../../../read-key.ts";
import type { Conclusion } from "../../conclusion.ts";
import type { CheckFinding, RuleCode } from "../finding.ts";
import type { ListedRule } from "../result.ts";
import type { Expectations, ScenarioRun } from "../scenario.ts";
import { ANSWER_RULES } from "./answers.ts";
import { causesOf } from "./causes.ts";
import { CONTENT_RULES } from "./content.ts";
import { IS_DETERMINISTIC } from "./chance.ts";
import { EXPECTATION_RULE, isMeantToFail } from "./expectations.ts";
import { FALSE_IS_FALSE } from "./flag.ts";
import { IDEMPOTENCE_RULES } from "./idempotence.ts";
import { LATE_RULES } from "./late.ts";
import { ONLY_HERE_RULES } from "./local-only.ts";
import { ONE_RECORD } from "./own-records.ts";
import { OUTAGE_RULES } from "./outages.ts";
import { FINDS_AMONG_MANY } from "./pages.ts";
import { NO_INCOMPLETE_RECORD } from "./records.ts";
import {
  DECLARES_FROM,
  NO_ALIAS_ATTRIBUTES,
  NO_DUPLICATE_MAIL,
  NO_MAIL_ON_RESET,
  NO_MAIL_WITHOUT_ADDRESS,
} from "./recipients.ts";
import type { Found, Rule } from "./rule.ts";
import { failureOf, suiteOf } from "./suite.ts";
import type { Suite } from "./suite.ts";
import { TROUBLE_RULES } from "./trouble.ts";
import { NO_TRUST } from "./trust.ts";
import { absentIn } from "./absent.ts";
import { refusedBefore } from "./refused-before.ts";
import { unchangingReads } from "./unchanging.ts";
import { WORK_RULES } from "./work.ts";

/** The catalogue, in the order of the reports. */
const CATALOGUE: readonly Rule[] = [
  ...ANSWER_RULES,
  IS_DETERMINISTIC,
  ...ONLY_HERE_RULES,
  NO_MAIL_ON_RESET,
  NO_DUPLICATE_MAIL,
  ...IDEMPOTENCE_RULES,
  ONE_RECORD,
  NO_MAIL_WITHOUT_ADDRESS,
  NO_INCOMPLETE_RECORD,
  FINDS_AMONG_MANY,
  ...LATE_RULES,
  FALSE_IS_FALSE,
  NO_TRUST,
  NO_ALIAS_ATTRIBUTES,
  ...CONTENT_RULES,
  DECLARES_FROM,
  ...TROUBLE_RULES,
  ...OUTAGE_RULES,
  ...WORK_RULES,
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

/**
 * Every rule's findings, in the order of the catalogue, and of the scenarios within that.
 *
 * @param played With those in which the dry run was in the way.
 */
export function applyRules(
  runs: readonly ScenarioRun[],
  settings: RuleSettings = {},
  expectations: Readonly<Record<string, Expectations>> = {},
  played: readonly ScenarioRun[] = runs,
): CheckFinding[] {
  const meantToFail = runs.filter((run) => isMeantToFail(run, expectations));
  const suite = suiteOf(runs, played, meantToFail);
  return CATALOGUE.flatMap((rule) => {
    const level = settings[rule.code]?.level;
    if (level === "off") return [];
    const found = rule
      .find(suite, expectations)
      .filter((each) => !isMadeUp(rule.code, each, suite));
    const others = alike(rule.code, found, suite);
    return [...found, ...others].map(
      ({ scenario, place, args, proof, repetition, severity = rule.severity }) => {
        const shown = repetition ?? { scenario, proof };
        const restsOn = unchangingReads(rule.code, suite.find(shown.scenario), shown.proof);
        const absent = absentIn(rule.code, { scenario, args });
        const refusedBy = refusedBefore({ code: rule.code, args }, absent, suite);
        const isPoolKnown = suite.plain?.source?.isPoolKnown === true;
        return {
          code: rule.code,
          severity: level ?? (refusedBy === undefined ? severity : "note"),
          where: { scenario, ...(place !== undefined && { place }) },
          args,
          proof,
          ...(restsOn.length > 0 && { restsOn }),
          ...(refusedBy !== undefined && { refusedBy }),
          ...(absent !== undefined && !isPoolKnown && { assumedOptional: absent }),
        } as CheckFinding;
      },
    );
  });
}

/** Rules about values, which may come of an entry that the dry run made up. */
const OF_VALUES = new Set<RuleCode>([
  ...(["no-undefined-in-calls", "no-undefined-in-mail", "no-incomplete-record"] as const),
  ...(["encodes-urls", "declares-from", "mail-arrives", "reads-what-is-sent"] as const),
]);

/** A text of such an entry, as what a record is set to. */
const MADE_UP = /"example-\w+-1\b/;

function isMadeUp<Args>(
  code: RuleCode,
  { scenario, proof, args }: Found<Args>,
  suite: Suite,
): boolean {
  const first = firstFound(suite.find(scenario)?.calls.slice(0, proof.invocation + 1) ?? []);
  if (first < 0) return false;
  const { kind } = args as { kind?: string };
  if (code === "no-repeated-effect-on-reset") {
    return kind === "constant" && MADE_UP.test(JSON.stringify(args).replaceAll("\\", ""));
  }
  // How many there are does not depend on what they are.
  if (kind === "many") return false;
  return OF_VALUES.has(code) && (proof.call === undefined || proof.call > first);
}

/** The first read of the last of these calls that finds an entry made up for it, or for the same read of an earlier one. */
function firstFound(calls: readonly Conclusion[]): number {
  const made = new Set(
    calls.flatMap(({ invocation }) =>
      invocation.awsCalls.filter(({ isFound }) => isFound === true).map(readKey),
    ),
  );
  const last = calls.at(-1)?.invocation.awsCalls ?? [];
  return last.findIndex((call) => call.isEmpty !== true && made.has(readKey(call)));
}

/** The other scenarios that fail for a cause which breaks this rule, and are in no better state for that. */
function alike<Args>(code: RuleCode, found: readonly Found<Args>[], suite: Suite): Found<Args>[] {
  const told = new Map(found.map((each) => [each.scenario, each]));
  return [...causesOf(suite)].flatMap(([run, cause]) => {
    const { name } = run.scenario;
    const shown = told.get(cause.shown.scenario.name);
    if (cause.code !== code || shown === undefined || told.has(name)) return [];
    return [{ ...shown, scenario: name, proof: { invocation: failureOf(run)?.invocation ?? 0 } }];
  });
}
