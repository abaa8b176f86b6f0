import type { RuleSettings } from "../contract/check/rules/index.ts";
import type { Expectations, Scenario } from "../contract/check/scenario.ts";
import { SCENARIOS } from "../contract/check/scenarios.ts";
import { FLOW_NAMES } from "../event/create/flows.ts";
import { readExpectationTable } from "./expectations.ts";
import { readRuleSettings } from "./rule-settings.ts";
import type { RuleChoice } from "./rule-settings.ts";
import { selectScenarios } from "./select.ts";
import type { Selection } from "./select.ts";
import { readOwnScenarios } from "./user-scenario.ts";
import type { UserScenario } from "./user-scenario.ts";

/** What every check can be told, whatever it calls. */
export interface CheckSettings extends Selection {
  /** Makes the people. The same findings come of every seed. Default: `check`. */
  seed?: string | undefined;
  /** By code: a severity, `off`, or one of them with the reason. */
  rules?: Readonly<Record<string, RuleChoice>> | undefined;
  /** By flow or scenario. */
  expect?: Readonly<Record<string, Expectations>> | undefined;
  /** Scenarios of the user's own, beside the built-in ones. */
  scenarios?: readonly UserScenario[] | undefined;
  /** How many scenarios at once. Default: one for each processor, and one that waits. */
  concurrency?: number | undefined;
  /** Breaks off; the report has what was done until then. */
  signal?: AbortSignal | undefined;
  /** Called after each scenario, with its name and the number of scenarios. */
  onScenario?: ((name: string, total: number) => void) | undefined;
}

/** What is to be checked, and how it is judged. */
export interface CheckPlan {
  seed: string;
  scenarios: readonly Scenario[];
  rules: RuleSettings;
  expectations: Readonly<Record<string, Expectations>>;
}

/** Reads what somebody wants to be checked, and how. */
export async function planCheck(settings: CheckSettings): Promise<CheckPlan> {
  const own = await readOwnScenarios(settings.scenarios ?? []);
  const names = [...FLOW_NAMES, ...[...SCENARIOS, ...own].map(({ name }) => name)];
  return {
    seed: settings.seed ?? "check",
    scenarios: await selectScenarios(settings, own),
    rules: await readRuleSettings(settings.rules ?? {}, "rules"),
    expectations: await readExpectationTable(settings.expect, names, "expect"),
  };
}
