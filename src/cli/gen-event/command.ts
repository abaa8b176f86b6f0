import { jsonText } from "../../json.ts";
import type { Command } from "commander";
import { UserError } from "../../errors.ts";
import { createEvent } from "../../event/create/create-event.ts";
import { FLOW_NAMES } from "../../event/create/flows.ts";
import type { Context } from "../context.ts";
import { addEventOptions, oddRegions } from "../flags/event.ts";
import type { EventFlags } from "../flags/event.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import type { FromPoolFlags, GenEventOptions } from "./options.ts";
import { readEventPlan } from "./plan.ts";

interface GenEventFlags extends EventFlags, FromPoolFlags {
  all?: boolean;
  compact?: boolean;
  count?: string;
  from?: string;
  interactive?: boolean;
  json?: boolean;
  list?: boolean;
  mix?: string;
  output?: string;
  skip?: string;
}

export function registerGenEvent(
  program: Command,
  context: Context,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("gen-event")
    .summary("print an event as Cognito sends it")
    .description(
      "Prints a PostConfirmation event true to AWS: key order, value types and the differences\n" +
        "between flows are those of captured events.",
    )
    .argument("[flow]", `${FLOW_NAMES.join(", ")} (default: ${FLOW_NAMES[0]})`);
  addEventOptions(command, "the pool's region (default: the one in --user-pool-id, or us-east-1)")
    .option("--list", "show the flows, and the confirmations that send no event")
    .option("--count <number>", "print this many events, each of another person, one a line")
    .option("--skip <number>", "with --count: begin after this many")
    .option("--mix <flow=percent,…>", "with --count: how often each flow comes")
    .option("--all", "print one event of each flow, one a line")
    .option("--from <file>", "keep an event's shape and replace every personal value (- for stdin)")
    .option("--from-pool <id>", "make events of a real user pool's form, read from AWS")
    .option("--like-user <name>", "with --from-pool: of a user's form, personal values replaced")
    .option("--profile <name>", "with --from-pool: AWS profile")
    .option("--endpoint-url <url>", "with --from-pool: an endpoint such as http://127.0.0.1:9229")
    .option("--compact", "print the event on one line")
    .option("-o, --output <file>", "write to a file instead of stdout (-)")
    .option("-i, --interactive", "ask for what is not given")
    .option("--json", "print one JSON document that also says flow and seed")
    .option("--no-color", "print without colour (an event has none)")
    .addHelpText(
      "after",
      `
Examples:
  $ cognito-postconfirm gen-event
  $ cognito-postconfirm gen-event admin-confirm-sign-up --seed 1
  $ cognito-postconfirm gen-event --email maria@example.com --attr custom:tier=gold -o event.json
  $ cognito-postconfirm gen-event --provider google --unset email
  $ cognito-postconfirm gen-event --count 1000 --mix confirm-sign-up=80,federated=20 --seed load
  $ cognito-postconfirm gen-event --from captured.json
  $ cognito-postconfirm gen-event confirm-forgot-password | cognito-postconfirm run -e -`,
    )
    .action(async (flow: string | undefined, flags: GenEventFlags) => {
      if (flags.list === true && (flags.json === true || flags.output !== undefined)) {
        throw new UserError(
          "usage",
          "--list prints text on stdout",
          "Leave --json or --output out.",
        );
      }
      if (flags.list === true) return exit((await import("./list.ts")).listFlows(context));
      if (flags.from !== undefined) {
        const { redactFile } = await import("./redact.ts");
        return exit(await redactFile(flags.from, flow, flags, context));
      }
      if (
        flags.count !== undefined ||
        flags.all === true ||
        (flags.mix ?? flags.skip) !== undefined
      ) {
        const { genEvents } = await import("./many.ts");
        return exit(await genEvents(flow, flags, context));
      }
      const answers =
        flags.interactive === true
          ? await (await import("./ask.ts")).askForEvent(flow, flags, context)
          : { flow, flags };
      const options: GenEventOptions = {
        event: await readEventPlan(answers.flow, answers.flags, context),
        compact: flags.compact ?? false,
        json: flags.json ?? false,
        output: flags.output,
      };
      return exit(await genEvent(options, context));
    });
}

async function genEvent(options: GenEventOptions, context: Context): Promise<ExitCode> {
  const event = createEvent(options.event);
  for (const odd of oddRegions(event)) context.stderr.write(`warning: ${odd}\n`);
  const { flow, seed } = options.event;
  const result = options.json
    ? (await import("../../report/event/json.ts")).eventDocument(event, { flow, seed })
    : event;
  const text = jsonText(result, options.compact);
  if (options.output === undefined) {
    // The plain case, and the one whose start-up counts.
    context.stdout.write(text);
  } else {
    const { writeResult } = await import("../io/write-file.ts");
    await writeResult([text], options.output, context);
  }
  return EXIT.ok;
}
