import type { CheckFinding } from "../contract/check/finding.ts";
import type { RuleSettings } from "../contract/check/rules/index.ts";
import type { Expectations, Scenario, ScenarioEvent } from "../contract/check/scenario.ts";
import { SCENARIOS } from "../contract/check/scenarios.ts";
import type { Severity } from "../finding.ts";
import { DEFAULT_FLOW, FLOW_NAMES, FLOWS } from "../event/create/flows.ts";
import { readExpectationTable } from "./expectations.ts";
import { readRuleSettings } from "./rule-settings.ts";
import type { RuleChoice } from "./rule-level.ts";
import { addedSelector, chooseScenarios, selectScenarios } from "./select.ts";
import type { Selection } from "./select.ts";
import { readOwnScenarios } from "./user-scenario.ts";
import type { UserScenario } from "./user-scenario.ts";

/** Settings of every check, local or remote. */
export interface CheckSettings extends Selection {
  /** Seed of the generated users; findings do not depend on it. Default: `check`. */
  seed?: string | undefined;
  /** Severities by rule code: a severity, `off`, or one of them with the reason. */
  rules?: Readonly<Record<string, RuleChoice>> | undefined;
  /** Lowest severity that fails a scenario. Default: `error`. */
  failOn?: Severity | undefined;
  /** Returns the reason to accept a finding, which then fails nothing; otherwise `undefined`. */
  accept?: ((finding: CheckFinding) => string | undefined) | undefined;
  /** Expectations by flow or scenario. */
  expect?: Readonly<Record<string, Expectations>> | undefined;
  /** Your own scenarios, in addition to the built-in ones. */
  scenarios?: readonly UserScenario[] | undefined;
  /**
   * Whether to add scenarios for the attributes that the handler reads and the services that it calls. Default: yes.
   */
  derive?: boolean | undefined;
  /** Values for the events of all built-in scenarios, unless a scenario is about that value. */
  event?:
    | Pick<ScenarioEvent, "attributes" | "clientMetadata" | "required" | "userPoolId">
    | undefined;
  /** Scenarios to run in parallel. Default: CPUs + 1. */
  concurrency?: number | undefined;
  /** Interrupts the check; the report is then partial. */
  signal?: AbortSignal | undefined;
  /** Called after each scenario, with its name and the number of scenarios. */
  onScenario?: ((name: string, total: number) => void) | undefined;
  /** Called before each scenario, with the same arguments. */
  onScenarioStart?: ((name: string, total: number) => void) | undefined;
}

/** What is run, and how it is judged. */
export interface Judging {
  seed: string;
  scenarios: readonly Scenario[];
  rules: RuleSettings;
  failOn: Severity;
  accept: (finding: CheckFinding) => string | undefined;
  expectations: Readonly<Record<string, Expectations>>;
}

/** What to check. */
export interface CheckPlan extends Judging {
  /** Built-in scenarios that were not selected. */
  others: readonly Scenario[];
  /** Selects among the scenarios that are added for what the handler does. Without it, none is added. */
  selectAdded?: ((added: readonly Scenario[]) => readonly Scenario[]) | undefined;
  /** Names; `*` is a wildcard. */
  selection: Selection;
}

/** A scenario's own values win. Your own scenarios get only what every user of the pool has, and flows that can pass no clientMetadata get none. */
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
      clientMetadata: {
        ...(FLOWS[event.flow ?? DEFAULT_FLOW].takesClientMetadata && clientMetadata),
        ...event.clientMetadata,
      },
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

/** Turns the settings into a plan. */
export async function planCheck(settings: CheckSettings): Promise<CheckPlan> {
  const own = await readOwnScenarios(settings.scenarios ?? []);
  const names = [...FLOW_NAMES, ...[...SCENARIOS, ...own].map(({ name }) => name)];
  const wanted = await chooseScenarios(settings, own);
  const needed = selectScenarios(wanted, own);
  // Whoever asks for one flow is told what it leaves unfinished.
  const waits = !wanted.some(({ lingers }) => lingers === true);
  const prepared = (scenario: Scenario): Scenario => ({
    ...withParts(scenario, own.includes(scenario), settings.event),
    ...(waits && wanted.includes(scenario) && isPlain(scenario) && { lingers: true as const }),
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

function isPlain({ name }: Scenario): boolean {
  return name.endsWith("/plain");
}
