import type { CreateEventOptions } from "../../event/create/create-event.ts";
import { FLOWS } from "../../event/create/flows.ts";
import type { FlowName } from "../../event/create/flows.ts";
import type { Context } from "../context.ts";
import { readEventOptions } from "../flags/event.ts";
import type { FlagGroups, FlagsOf } from "../flags/flag.ts";
import { NEW_EVENT } from "../flags/table/event.ts";
import { EVENT_OUTPUT, MANY_EVENTS, REAL_EVENTS } from "../flags/table/gen-event.ts";

export const GEN_EVENT_FLAGS = {
  Event: NEW_EVENT,
  "Many events": MANY_EVENTS,
  "From a real event, pool or user": REAL_EVENTS,
  Output: EVENT_OUTPUT,
} satisfies FlagGroups;

export type GenEventFlags = FlagsOf<typeof GEN_EVENT_FLAGS>;

export type EventPlan = CreateEventOptions & { flow: FlowName };

/** The options of an event, on top of what a real pool says of itself where one is named. */
export async function readEventPlan(flags: GenEventFlags, context: Context): Promise<EventPlan> {
  const options = await readEventOptions(flags, flags.flow, context.newSeed);
  const { fromPool } = flags;
  if (fromPool === undefined) return options;
  const { readPoolOptions } = await import("./from-pool.ts");
  const pool = await readPoolOptions(fromPool, flags, options.seed, context);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return {
    ...options,
    ...pool,
    ...(Object.fromEntries(given) as typeof options),
    // An administrator's confirmation has no client, whatever the pool has.
    clientId: options.clientId ?? (FLOWS[options.flow].hasClient ? pool.clientId : undefined),
    attributes: { ...pool.attributes, ...options.attributes },
  };
}
