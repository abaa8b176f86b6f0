import { jsonText } from "../../json.ts";
import { FLOW_NAMES } from "../../event/create/flows.ts";
import { createEvent } from "../../event/create/create-event.ts";
import type { Context } from "../context.ts";
import { defineCommand } from "../define-command.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { oddRegions } from "../flags/event.ts";
import { GEN_EVENT_FLAGS, readEventPlan } from "./options.ts";
import type { EventPlan, GenEventFlags } from "./options.ts";

export const genEvent = defineCommand({
  name: "gen-event",
  summary: "print an event as Cognito sends it",
  description:
    "Prints a PostConfirmation event as Cognito sends it: key order, value types and the differences " +
    "between flows match captured events.",
  arguments: { "[flow]": `${FLOW_NAMES.join(", ")} (default: ${FLOW_NAMES[0]})` },
  flagArgument: { at: 0, key: "flow" },
  groups: GEN_EVENT_FLAGS,
  common: [
    "email",
    "attr",
    "provider",
    "seed",
    "count",
    "fromEvent",
    "fromPool",
    "list",
    "interactive",
    "output",
  ],
  examples: `
  $ cognito-postconfirm gen-event --attr custom:tier=gold -o event.json
  $ cognito-postconfirm gen-event federated | cognito-postconfirm run -e -`,
  async act({ flags, context }) {
    if (flags.list === true) {
      context.stdout.write((await import("./list.ts")).flowsText());
      return EXIT.ok;
    }
    if (flags.fromEvent !== undefined) {
      const { readRedacted } = await import("../io/redacted-event.ts");
      return print(await readRedacted(flags.fromEvent, flags.seed, context), flags, context);
    }
    if (flags.count !== undefined || flags.all === true) {
      const { genEvents } = await import("./many.ts");
      return genEvents(flags, context);
    }
    const answers =
      flags.interactive === true
        ? await (await import("./ask.ts")).askForEvent(flags, context)
        : flags;
    return printEvent(await readEventPlan(answers, context), flags, context);
  },
});

async function printEvent(
  options: EventPlan,
  flags: GenEventFlags,
  context: Context,
): Promise<ExitCode> {
  const event = createEvent(options);
  for (const odd of oddRegions(event)) context.stderr.write(`warning: ${odd}\n`);
  if (flags.json !== true) return print(event, flags, context);
  const { flow, seed } = options;
  const { eventDocument } = await import("../../report/event/json.ts");
  return print(eventDocument(event, { flow, seed }), flags, context);
}

async function print(
  document: object,
  { compact, output }: GenEventFlags,
  context: Context,
): Promise<ExitCode> {
  const text = jsonText(document, compact);
  if (output === undefined) {
    // The plain case, and the one whose start-up counts.
    context.stdout.write(text);
  } else {
    const { writeResult } = await import("../io/write-file.ts");
    await writeResult([text], output, context);
  }
  return EXIT.ok;
}
