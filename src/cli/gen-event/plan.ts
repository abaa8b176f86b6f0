import { UserError } from "../../errors.ts";
import type { CreateEventOptions } from "../../event/create/create-event.ts";
import { FLOWS } from "../../event/create/flows.ts";
import type { FlowName } from "../../event/create/flows.ts";
import type { Context } from "../context.ts";
import { readEventOptions } from "../flags/event.ts";
import type { EventFlags } from "../flags/event.ts";
import type { FromPoolFlags } from "./options.ts";

/** The options of an event, on top of what a real pool says of itself where one is named. */
export async function readEventPlan(
  flow: string | undefined,
  flags: EventFlags & FromPoolFlags,
  context: Context,
): Promise<CreateEventOptions & { flow: FlowName }> {
  const options = await readEventOptions(flags, flow, context.newSeed);
  const { fromPool } = flags;
  if (fromPool === undefined) {
    const flag = flags.likeUser === undefined ? undefined : "--like-user";
    const other = flag ?? (flags.profile === undefined ? undefined : "--profile");
    const alone = other ?? (flags.endpointUrl === undefined ? undefined : "--endpoint-url");
    if (alone === undefined) return options;
    throw new UserError("usage", `${alone} needs --from-pool`, "Name a user pool with it.");
  }
  const { readPoolOptions } = await import("./from-pool.ts");
  const pool = await readPoolOptions({ ...flags, fromPool }, options.seed, context);
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
