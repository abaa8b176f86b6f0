import type { Scenario, ScenarioEvent, ScenarioRun } from "../contract/check/scenario.ts";
import { conclude } from "../contract/conclusion.ts";
import type { Conclusion } from "../contract/conclusion.ts";
import { createEvent } from "../event/create/create-event.ts";
import type { CreateEventOptions } from "../event/create/create-event.ts";
import type { EventDocument } from "../event/event.ts";
import type { Invocation } from "../invocation.ts";
import { seededRandom } from "../event/create/random.ts";
import { withWritten } from "./written-attributes.ts";

/**
 * What plays one scenario, whole. `group` is that of the scenarios which share environments, and `open` is
 * called with each other group that may go on in an environment of this scenario from now on.
 */
export type Player = (
  scenario: Scenario,
  group: string,
  open?: (group: string) => void,
) => Promise<Pick<ScenarioRun, "calls" | "spoilt" | "unfound">>;

/** The groups of scenarios with trouble in SES, or in another service. */
export const TROUBLED = "trouble";
export const OUTAGES = "outages";

/** What goes on in the environments of a scenario that needs several new ones, beside its own group. */
export const SERVED_NEXT: readonly string[] = [TROUBLED, OUTAGES];

/** Whether groups go on in the environments that this scenario starts. */
export function opensGroups({ cold, times = 1, runtime }: Scenario): boolean {
  return cold === true && times > 1 && runtime === undefined;
}

export interface EventSource {
  seed: string;
  mailbox: NonNullable<CreateEventOptions["mailbox"]>;
  region?: string | undefined;
  /** Whether the users of one scenario may still be there in the next: then no two have one in common. */
  keepsUsers?: boolean;
}

/** The events of a scenario's calls, in their order. */
export function eventsOf(
  scenario: Pick<Scenario, "name" | "event" | "times" | "next">,
  { seed, mailbox, region, keepsUsers = false }: EventSource,
): EventDocument[] {
  const first = keepsUsers ? seededRandom(seed, scenario.name).below(1_000_000) * 1_000 : 0;
  const make = (made: ScenarioEvent): EventDocument =>
    createEvent({
      ...{ region, ...made, seed, mailbox },
      ...(keepsUsers && { index: first + (made.index ?? 0) }),
    });
  const { event, times = 1, next } = scenario;
  const one = "document" in event ? event.document : make(event);
  const same = Array.from({ length: times }, () => one);
  return next === undefined ? same : [...same, make(next)];
}

/** Calls with each event of a scenario, one after the other, and concludes. */
export async function callEach(
  scenario: Scenario,
  source: EventSource,
  call: (event: EventDocument, index: number) => Promise<Invocation>,
): Promise<Conclusion[]> {
  const calls: Conclusion[] = [];
  for (const [index, made] of eventsOf(scenario, source).entries()) {
    // A retry brings the same event, whatever the pool has since.
    const isLater = scenario.next !== undefined && index > 0;
    const earlier = isLater ? calls.map(({ invocation }) => invocation) : [];
    calls.push(conclude(await call(withWritten(made, earlier), index)));
  }
  return calls;
}
