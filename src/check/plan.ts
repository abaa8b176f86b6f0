import type { CheckFinding } from "../contract/check/finding.ts";
import type { RuleSettings } from "../contract/check/rules/index.ts";
import type { Expectations, Scenario, ScenarioEvent } from "../contract/check/scenario.ts";
import { SCENARIOS } from "../contract/check/scenarios.ts";
import type { Severity } from "../finding.ts";
import { FLOW_NAMES } from "../event/create/flows.ts";
import { readExpectationTable } from "./expectations.ts";
import { readRuleSettings } from "./rule-settings.ts";
import type { RuleChoice } from "./rule-level.ts";
import { addedSelector, chooseScenarios, selectScenarios } from "./select.ts";
import type { Selection } from "./select.ts";
import { readOwnScenarios } from "./user-scenario.ts";
import type { UserScenario } from "./user-scenario.ts";

/** What every check can be told, whatever it calls. */
export interface CheckSettings extends Selection {
  /** Makes the people. The same findings come of every seed. Default: `check`. */
  seed?: string | undefined;
  /** By code: a severity, `off`, or one of them with the reason. */
  rules?: Readonly<Record<string, RuleChoice>> | undefined;
  /** How bad a finding has to be to fail its scenario. Default: `error`. */
  failOn?: Severity | undefined;
  /** Why a finding is accepted and fails nothing, if it is. */
  accept?: ((finding: CheckFinding) => string | undefined) | undefined;
  /** By flow or scenario. */
  expect?: Readonly<Record<string, Expectations>> | undefined;
  /** Scenarios of the user's own, beside the built-in ones. */
  scenarios?: readonly UserScenario[] | undefined;
  /** Whether to add scenarios for what the handler reads and calls. Default: yes. */
  derive?: boolean | undefined;
  /** What the events of all built-in scenarios have, unless a scenario is about that. */
  event?:
    | Pick<ScenarioEvent, "attributes" | "clientMetadata" | "required" | "userPoolId">
    | undefined;
  /** How many scenarios at once. Default: one for each processor, and one that waits. */
  concurrency?: number | undefined;
  /** Interrupts; the report has what ran until then. */
  signal?: AbortSignal | undefined;
  /** Called after each scenario, with its name and the number of scenarios. */
  onScenario?: ((name: string, total: number) => void) | undefined;
  /** The same before each scenario. */
  onScenarioStart?: ((name: string, total: number) => void) | undefined;
}

/** What is played, and how it is judged. */
export interface Judging {
  seed: string;
  scenarios: readonly Scenario[];
  rules: RuleSettings;
  failOn: Severity;
  accept: (finding: CheckFinding) => string | undefined;
  expectations: Readonly<Record<string, Expectations>>;
}

/** What is to be checked. */
export interface CheckPlan extends Judging {
  /** The built-in scenarios that were not asked for. */
  others: readonly Scenario[];
  /** Those to play of scenarios that are added for what the handler does. Without it, none is added. */
  selectAdded?: ((added: readonly Scenario[]) => readonly Scenario[]) | undefined;
  /** Patterns of names. */
  selection: Selection;
}

/** What a scenario itself says wins. One of the user's own gets only what each user of the pool has. */
function withParts(
  scenario: Scenario,
  isOwn: boolean,
  { attributes, clientMetadata, required = [], userPoolId }: ScenarioEvent = {},
): Scenario {
  const complete = (event: ScenarioEvent): ScenarioEvent => ({
    ...(userPoolId !== undefined && { userPoolId, region: userPoolId.split("_")[0] }),
    ...event,
    ...(required.length > 0 && {
      required: [...new Set([...required, ...(event.required ?? [])])],
    }),
    ...(!isOwn && {
      attributes: { ...attributes, ...event.attributes },
      clientMetadata: { ...clientMetadata, ...event.clientMetadata },
      without: event.without?.filter((name) => !required.includes(name)),
    }),
  });
  const { event, next } = scenario;
  return {
    ...scenario,
    event: "document" in event ? event : complete(event),
    ...(next !== undefined && { next: complete(next) }),
  };
}

/** Reads what somebody wants to be checked, and how. */
export async function planCheck(settings: CheckSettings): Promise<CheckPlan> {
  const own = await readOwnScenarios(settings.scenarios ?? []);
  const names = [...FLOW_NAMES, ...[...SCENARIOS, ...own].map(({ name }) => name)];
  const wanted = await chooseScenarios(settings, own);
  const needed = selectScenarios(wanted, own);
  const prepared = (scenario: Scenario): Scenario => ({
    ...withParts(scenario, own.includes(scenario), settings.event),
    ...(!wanted.includes(scenario) && { isComparison: true as const }),
  });
  return {
    seed: settings.seed ?? "check",
    scenarios: needed.map(prepared),
    others: SCENARIOS.filter((scenario) => !needed.includes(scenario)).map(prepared),
    selectAdded: settings.derive === false ? undefined : addedSelector(settings),
    selection: { only: settings.only, skip: settings.skip },
    rules: await readRuleSettings(settings.rules ?? {}, "rules"),
    failOn: settings.failOn ?? "error",
    accept: settings.accept ?? (() => undefined),
    expectations: await readExpectationTable(settings.expect, names, "expect"),
  };
}
