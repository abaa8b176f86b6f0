import type { Command } from "commander";
import { UserError } from "../../errors.ts";
import type { CreateEventOptions } from "../../event/create/create-event.ts";
import type { EventDocument } from "../../event/event.ts";
import { FLOW_NAMES } from "../../event/create/flows.ts";
import { isRegionName } from "../../event/regions.ts";
import type { Context } from "../context.ts";
import {
  addEventOptions,
  checkRegion,
  EVENT_FLAGS,
  oddRegions,
  readEventOptions,
} from "./event.ts";
import type { EventFlags } from "./event.ts";

/** The flags of a command that sends an event: one from a file, or one made for the purpose. */
export interface EventInputFlags extends EventFlags {
  event?: string;
  flow?: string;
}

/** Where the event comes from. */
export type EventInput =
  | { kind: "file"; file: string }
  | { kind: "generated"; options: CreateEventOptions; announceSeed: boolean };

export function addEventInputOptions(command: Command, regionHelp: string): Command {
  command
    .option("-e, --event <file>", "the event to send, or - for standard input (default: a new one)")
    .option("--flow <name>", `the flow of the new event: ${FLOW_NAMES.join(", ")}`);
  return addEventOptions(command, regionHelp);
}

export async function readEventInput(
  flags: EventInputFlags,
  context: Context,
  flag: "--event" | "--events" = "--event",
): Promise<EventInput> {
  checkRegion(flags.region);
  if (flags.event === undefined) {
    const options = await readEventOptions(flags, flags.flow, context.newSeed);
    return { kind: "generated", options, announceSeed: flags.seed === undefined };
  }
  // With an event that exists, --region says where the handler is.
  const { region: _region, ...shaping } = EVENT_FLAGS;
  const given = Object.keys(shaping) as (keyof typeof shaping)[];
  const first = given.find((key) => flags[key] !== undefined);
  const conflict = flags.flow !== undefined ? "--flow" : first && shaping[first];
  if (conflict !== undefined) {
    throw new UserError(
      "usage",
      `${conflict} shapes a new event, and ${flag} sends what exists`,
      `Give one of them, or pipe: cognito-postconfirm gen-event … | cognito-postconfirm … ${flag} -`,
    );
  }
  return { kind: "file", file: flags.event };
}

/** @param mailbox Where a generated person without an address of the user's choice gets mail. */
export async function loadEvent(
  input: EventInput,
  mailbox: NonNullable<CreateEventOptions["mailbox"]>,
  context: Context,
): Promise<EventDocument> {
  if (input.kind === "file") return (await import("../io/input.ts")).readEvent(input.file, context);
  const { createEvent } = await import("../../event/create/create-event.ts");
  const event = createEvent({ ...input.options, mailbox });
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
  return typeof email === "string" ? email : "nobody: the event has no email";
}
