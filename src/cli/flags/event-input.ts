import type { CreateEventOptions } from "../../event/create/create-event.ts";
import type { EventDocument } from "../../event/event.ts";
import { isRegionName } from "../../event/regions.ts";
import type { Context } from "../context.ts";
import { checkRegion, oddRegions, readEventOptions } from "./event.ts";
import type { Values } from "./flag.ts";
import type { EVENT_INPUT } from "./table/event.ts";

export type EventInputFlags = Values<typeof EVENT_INPUT>;

/** Where the event comes from. */
export type EventInput =
  | { kind: "file"; file: string; asks: boolean }
  | { kind: "generated"; options: CreateEventOptions; announceSeed: boolean };

export async function readEventInput(
  flags: EventInputFlags & { json?: boolean | undefined; watch?: boolean | undefined },
  newSeed: Context["newSeed"],
): Promise<EventInput> {
  checkRegion(flags.region);
  if (flags.event !== undefined) {
    // A run that is repeated would ask each time.
    const asks = flags.json !== true && flags.watch !== true;
    return { kind: "file", file: flags.event, asks };
  }
  return {
    kind: "generated",
    options: await readEventOptions(flags, flags.flow, newSeed),
    announceSeed: flags.seed === undefined,
  };
}

/**
 * @param mailbox Where a generated person without an address of the user's choice gets mail.
 * @param required The standard attributes that a generated person has to have.
 */
export async function loadEvent(
  input: EventInput,
  mailbox: NonNullable<CreateEventOptions["mailbox"]>,
  context: Context,
  required: () => Promise<readonly string[]> = async () => [],
): Promise<EventDocument> {
  if (input.kind === "file") {
    const { readEvent } = await import("../io/input.ts");
    return readEvent(input.file, input.asks, context);
  }
  const { createEvent } = await import("../../event/create/create-event.ts");
  const event = createEvent({ ...input.options, mailbox, required: await required() });
  for (const odd of oddRegions(event)) context.stderr.write(`warning: ${odd}\n`);
  if (input.announceSeed) {
    context.stderr.write(`new event: ${input.options.flow ?? ""} --seed ${input.options.seed}\n`);
  }
  return event;
}

/** The region that an event names, if that is one: a hand-written event may say anything. */
export function regionOf(event: EventDocument): string | undefined {
  const { region } = event;
  return typeof region === "string" && isRegionName(region) ? region : undefined;
}

/** The address that a handler would mail to. */
export function recipientOf(event: EventDocument): string {
  const { email } = event.request.userAttributes;
  return typeof email === "string" ? email : "none: the event has no email";
}
