import type { Command } from "commander";
import { COGNITO_ATTEMPTS } from "../../cognito-limits.ts";
import { UserError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { addEventInputOptions, readEventInput } from "../flags/event-input.ts";
import type { EventInputFlags } from "../flags/event-input.ts";
import type { ExitCode } from "../exit-code.ts";
import type { RunMode, RunOptions } from "./options.ts";
import type { Live } from "../../capture-settings.ts";
import { addDryRunOptions, readDryRunOptions } from "../flags/dry-run.ts";
import type { DryRunFlags } from "../flags/dry-run.ts";
import { addLocalOptions, readLocalOptions } from "../flags/local.ts";
import type { LocalFlags } from "../flags/local.ts";
import { addOutputOptions, readOutputOptions } from "../flags/output.ts";
import type { OutputFlags } from "../flags/output.ts";
import { readSesMode } from "../flags/ses.ts";
import { readWhole } from "../flags/whole-number.ts";

interface RunFlags extends EventInputFlags, LocalFlags, DryRunFlags, OutputFlags {
  ses: string;
  to?: string;
  live?: string;
  yes?: boolean;
  cognito?: boolean;
  attempts?: string;
  repeat?: string;
  concurrency?: string;
  watch?: boolean;
}

export function registerRun(
  program: Command,
  context: Context,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("run")
    .summary("run a handler here and see its mail, logs, diff and Cognito's verdict")
    .description(
      "Runs a handler on this machine with one event. In a dry run, the default, nothing leaves the " +
        "machine: SES calls are captured below the AWS SDK and shown.",
    );
  addEventInputOptions(
    command.optionsGroup("The event:"),
    "the region of the new event and of the handler",
  );
  addLocalOptions(command.optionsGroup("The handler:"));
  command
    .optionsGroup("How it is called:")
    .option("--cognito", "call again after 5s without an answer, as Cognito does")
    .option("--attempts <n>", `how often at most, with --cognito (default: ${COGNITO_ATTEMPTS})`)
    .option("--repeat <n>", "call n times, warm after the first, and show the times")
    .option("--concurrency <n>", "how many calls of --repeat at once (default: 1)")
    .option("--watch", "run again when the handler, the event or an env file changes");
  command
    .optionsGroup("Where mail goes:")
    .option("--ses <mode|url>", "where mail goes: dry-run, live, or an SES endpoint", "dry-run")
    .option("--to <address>", "with --ses live: everything goes there, or to the simulator")
    .option("--live <services>", "with --ses live: what else is really called, as dynamodb,sqs")
    .option("-y, --yes", "send live mail without asking");
  addDryRunOptions(command);
  addOutputOptions(command.optionsGroup("Output:"))
    .option("--verbose", "show the log as Lambda writes it, with START, END and REPORT")
    .addHelpText(
      "after",
      `
Examples:
  $ cognito-postconfirm run
  $ cognito-postconfirm run --handler src/post-confirmation.ts --flow confirm-forgot-password
  $ cognito-postconfirm run --handler dist/index.handler -e event.json --ignore '$.response'
  $ cognito-postconfirm run --handler src/post-confirmation.ts --env-file .env --watch
  $ cognito-postconfirm run --handler src/post-confirmation.ts --cognito
  $ SES_SOURCE_EMAIL=me@my.example cognito-postconfirm run --ses live --email me@my.example

Exit code: 0 accepted and returned unchanged, 1 it failed, 2 it could not be run, 130 cancelled.`,
    )
    .action(async (flags: RunFlags) => {
      const dryRun = await readDryRunOptions(flags, context);
      const ses = readSesMode(flags.ses);
      const { calls, capture } = dryRun;
      const assumesVerified = ses.kind === "dry-run" && capture.ses.verified === undefined;
      const options: RunOptions = {
        output: { ...readOutputOptions(flags), calls, assumesVerified },
        ses,
        dryRun,
        live: readLive(flags),
        mode: readMode(flags),
        watch: flags.watch ?? false,
        local: await readLocalOptions(flags, context),
        input: await readEventInput(flags, context),
        region: flags.region,
        yes: flags.yes ?? false,
      };
      refuseContradictions(options);
      exit(await run(options, context));
    });
}

function readLive({ to, live, ses }: RunFlags): Live {
  if (ses !== "live" && to !== undefined) throw needs("--to", "--ses live");
  if (ses !== "live" && live !== undefined) throw needs("--live", "--ses live");
  const redirect = to === "simulator" ? "success@simulator.amazonses.com" : to;
  if (redirect !== undefined && !/^[^\s@]+@[^\s@]+$/.test(redirect)) {
    throw new UserError(
      "invalid-option",
      `--to: "${redirect}" is not an email address`,
      "Name yours, or simulator.",
    );
  }
  const services = (live ?? "").split(",").map((name) => name.trim());
  return { services: ["ses", ...services.filter((name) => name !== "")], redirect };
}

function readMode(flags: RunFlags): RunMode {
  if (flags.cognito === true && flags.repeat !== undefined) {
    throw new UserError(
      "usage",
      "--cognito and --repeat are two ways to call the handler",
      "Give one of them.",
    );
  }
  if (flags.attempts !== undefined && flags.cognito !== true)
    throw needs("--attempts", "--cognito");
  if (flags.concurrency !== undefined && flags.repeat === undefined) {
    throw needs("--concurrency", "--repeat");
  }
  if (flags.cognito === true) {
    const attempts = readWhole("--attempts", flags.attempts ?? String(COGNITO_ATTEMPTS), {
      min: 1,
      max: 10,
    });
    return { kind: "cognito", attempts };
  }
  if (flags.repeat === undefined) return { kind: "once" };
  return {
    kind: "repeat",
    times: readWhole("--repeat", flags.repeat, { min: 1, max: 1_000_000 }),
    concurrency: readWhole("--concurrency", flags.concurrency ?? "1", { min: 1, max: 100 }),
  };
}

function needs(flag: string, other: string): UserError {
  return new UserError("usage", `${flag} needs ${other}`, `Add ${other}, or leave ${flag} out.`);
}

function refuseContradictions(options: RunOptions): void {
  const { input, mode, watch, ses, output, local, dryRun } = options;
  if (watch && dryRun.open) {
    throw new UserError(
      "usage",
      "--watch runs on and on, and --open would open a page each time",
      "Watch with --mail-dir or --smtp, or run once.",
    );
  }
  if (ses.kind === "live" && (mode.kind !== "once" || watch)) {
    throw new UserError(
      "usage",
      "--ses live sends what one call of the handler mails, once",
      "Leave --cognito, --repeat and --watch out, or run dry.",
    );
  }
  if (watch && output.json) {
    throw new UserError("usage", "--watch runs on and on, and --json prints one document");
  }
  if (watch && input.kind === "file" && input.file === "-") {
    throw new UserError("usage", "--watch needs an event that can be read again, and - cannot");
  }
  if (local.inspect !== undefined && mode.kind !== "once") {
    throw new UserError("usage", "a debugger follows one call", "Leave --cognito or --repeat out.");
  }
}

async function run(options: RunOptions, context: Context): Promise<ExitCode> {
  if (options.watch) {
    const { runAndWatch } = await import("./watch.ts");
    return runAndWatch(options, context);
  }
  const { runOnce } = await import("./once.ts");
  return runOnce(options, context);
}
