import type { Command } from "commander";
import type { Context } from "../context.ts";
import { readDuration } from "../duration.ts";
import { addEventInputOptions, loadEvent, readEventInput } from "../event-input.ts";
import type { EventInput, EventInputFlags } from "../event-input.ts";
import type { ExitCode } from "../exit-code.ts";
import { readHandler } from "../handler-option.ts";
import type { HandlerLocation } from "../handler-option.ts";
import { addOutputOptions, readOutputOptions } from "../output-options.ts";
import type { OutputFlags, OutputOptions } from "../output-options.ts";
import { readSesMode } from "../ses-option.ts";
import type { SesMode } from "../ses-option.ts";

export interface RunOptions {
  input: EventInput;
  handler: HandlerLocation;
  ses: SesMode;
  limitMs: number;
  region: string | undefined;
  yes: boolean;
  output: OutputOptions;
}

interface RunFlags extends EventInputFlags, OutputFlags {
  handler?: string;
  ses: string;
  timeout: string;
  yes?: boolean;
}

export function registerRun(
  program: Command,
  context: Context,
  exit: (code: ExitCode) => void,
  action: (options: RunOptions, context: Context) => Promise<ExitCode> = run,
): void {
  const command = program
    .command("run")
    .summary("run a handler here and see its mail, logs, diff and Cognito's verdict")
    .description(
      "Runs a handler on this machine with one event. In a dry run, the default, nothing leaves the\n" +
        "machine: SES calls are captured below the AWS SDK and shown.",
    );
  addEventInputOptions(command, "the region of the new event and of the handler")
    .option(
      "--handler <file#export>",
      "your handler: .js .mjs .cjs .ts (default: the reference handler)",
    )
    .option("--ses <mode|url>", "where mail goes: dry-run, live, or an SES endpoint", "dry-run")
    .option("--timeout <time>", "stop the handler after this time (Cognito waits 5s)", "5s")
    .option("-y, --yes", "send live mail without asking");
  addOutputOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  $ cognito-postconfirm run
  $ cognito-postconfirm run --handler src/post-confirmation.ts --flow confirm-forgot-password
  $ cognito-postconfirm run --handler dist/index.handler -e event.json --ignore '$.response'
  $ SES_SOURCE_EMAIL=me@my.example cognito-postconfirm run --ses live --email me@my.example

Exit code: 0 accepted and returned unchanged, 1 it failed, 2 it could not be run, 130 cancelled.`,
    )
    .action(async (flags: RunFlags) => {
      const options: RunOptions = {
        output: readOutputOptions(flags),
        ses: readSesMode(flags.ses),
        limitMs: readDuration("--timeout", flags.timeout),
        handler: readHandler(flags.handler, context),
        input: await readEventInput(flags, context),
        region: flags.region,
        yes: flags.yes ?? false,
      };
      exit(await action(options, context));
    });
}

async function run(options: RunOptions, context: Context): Promise<ExitCode> {
  const isLive = options.ses.kind === "live";
  const event = await loadEvent(options.input, isLive ? "ses-simulator" : "example.com", context);
  const { runDry, runLive } = await import("../run-handler.ts");
  const invocation = await (isLive ? runLive : runDry)(event, options, context);
  const { printInvocation } = await import("../print-invocation.ts");
  return printInvocation("run", invocation, options.output, context);
}
