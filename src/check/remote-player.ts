import type { Scenario } from "../contract/check/scenario.ts";
import { needsSeal } from "../contract/check/scenario.ts";
import type { Invoke } from "../invocation.ts";
import { callEach } from "./player.ts";
import type { EventSource, Player } from "./player.ts";

/** Plays scenarios against a deployed function: as many calls as the scenario has events. */
export function remotePlayer(invoke: Invoke, source: EventSource): Player {
  return async (scenario) => ({
    calls: await callEach(scenario, source, (event) => invoke(event)),
  });
}

/** Why a scenario is not for a deployed function, if it is not. */
export function whyLocalOnly(scenario: Scenario): string | undefined {
  return needsSeal(scenario)
    ? "they need the dry run, which controls SES and the clock; use check --handler"
    : undefined;
}
