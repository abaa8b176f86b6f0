import type { Scenario, ScenarioEvent } from "../contract/check/scenario.ts";
import type { Conclusion } from "../contract/conclusion.ts";
import { createEvent } from "../event/create/create-event.ts";
import type { CreateEventOptions } from "../event/create/create-event.ts";
import type { EventDocument } from "../event/event.ts";

/** What plays one scenario, whole. `group` is that of the scenarios which share environments. */
export type Player = (scenario: Scenario, group: string) => Promise<Conclusion[]>;

export interface EventSource {
  seed: string;
  mailbox: NonNullable<CreateEventOptions["mailbox"]>;
  region?: string | undefined;
}

/** The events of a scenario's calls, in their order. */
export function eventsOf(scenario: Scenario, source: EventSource): EventDocument[] {
  const make = (event: ScenarioEvent): EventDocument =>
    createEvent({ region: source.region, ...event, seed: source.seed, mailbox: source.mailbox });
  const { event, times = 1, next } = scenario;
  const first = "document" in event ? event.document : make(event);
  const same = Array.from({ length: times }, () => first);
  return next === undefined ? same : [...same, make(next)];
}
