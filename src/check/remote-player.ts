import type { Scenario } from "../contract/check/scenario.ts";
import { needsSeal } from "../contract/check/scenario.ts";
import { conclude } from "../contract/conclusion.ts";
import type { Invoke } from "../invocation.ts";
import { eventsOf } from "./player.ts";
import type { EventSource, Player } from "./player.ts";

/** Plays scenarios against a deployed function: as many calls as the scenario has events. */
export function remotePlayer(invoke: Invoke, source: EventSource): Player {
  return async (scenario) => {
    const calls = [];
    for (const event of eventsOf(scenario, source)) calls.push(conclude(await invoke(event)));
    return calls;
  };
}

/** Why a scenario is not for a deployed function, if it is not. */
export function whyLocalOnly(scenario: Scenario): string | undefined {
  return needsSeal(scenario)
    ? "it needs the dry run, in which SES and the clock can be set; check --handler has it"
    : undefined;
}
