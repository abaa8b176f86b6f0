import { Command } from "commander";
import { UserError } from "../../errors.ts";
import { withoutQualifier } from "../../function-name.ts";
import type { Context } from "../context.ts";
import { addDryRunOptions, readDryRunOptions } from "../flags/dry-run.ts";
import type { DryRunFlags } from "../flags/dry-run.ts";
import { readDuration } from "../flags/duration.ts";
import { addEventInputOptions, readEventInput } from "../flags/event-input.ts";
import type { EventInputFlags } from "../flags/event-input.ts";
import type { ExitCode } from "../exit-code.ts";
import type { CompareOptions } from "./options.ts";
import { addFunctionOptions, readFunctionName, readFunctionOptions } from "../flags/function.ts";
import type { FunctionFlags, FunctionOptions } from "../flags/function.ts";
import { addLocalOptions, readLocalOptions } from "../flags/local.ts";
import type { LocalFlags } from "../flags/local.ts";
import { addOutputOptions, readOutputOptions } from "../flags/output.ts";
import type { OutputFlags } from "../flags/output.ts";

interface CompareFlags
  extends EventInputFlags, FunctionFlags, LocalFlags, DryRunFlags, OutputFlags {
  withQualifier?: string;
  remoteTimeout?: string;
  yes?: boolean;
}

export function registerCompare(
  program: Command,
  context: Context,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("compare")
    .summary("run one event here and in a deployed function, or in two, and see what differs")
    .description(
      "Gives the same event to your handler on this machine, dry, and to a deployed function, or to two\n" +
        "functions or versions. The deployed code runs: it can send real mail.",
    )
    .argument("<function>", "name, partial ARN or ARN, with an optional :qualifier")
    .argument("[other]", "a second function, in the place of the handler here");
  addEventInputOptions(command, "the functions' region, and that of the new event");
  addFunctionOptions(command)
    .option("--with-qualifier <alias|version>", "that of the second function, or of the same again")
    .option("--remote-timeout <time>", "how long to wait for a function (default: 16 minutes)");
  addDryRunOptions(addLocalOptions(command));
  addOutputOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  $ cognito-postconfirm compare my-post-confirmation --handler src/post-confirmation.ts
  $ cognito-postconfirm compare my-post-confirmation --qualifier 4 --with-qualifier live
  $ cognito-postconfirm compare confirm-blue confirm-green -e event.json --yes --json

Exit code: 0 both are well and agree, 1 one failed or they differ, 2 it could not be done, 130 cancelled.`,
    )
    .action(async (functionName: string, other: string | undefined, flags: CompareFlags) => {
      const options: CompareOptions = {
        output: readOutputOptions(flags),
        sides: await readSides(functionName, other, flags, command, context),
        input: await readEventInput(flags, context),
        region: flags.region,
        yes: flags.yes ?? false,
      };
      exit(await compare(options, context));
    });
}

async function readSides(
  functionName: string,
  other: string | undefined,
  flags: CompareFlags,
  command: Command,
  context: Context,
): Promise<CompareOptions["sides"]> {
  const { remoteTimeout, withQualifier } = flags;
  const timeoutMs =
    remoteTimeout === undefined ? undefined : readDuration("--remote-timeout", remoteTimeout);
  const remote = await readFunctionOptions(functionName, flags, timeoutMs, context);
  if (other === undefined && withQualifier === undefined) {
    return {
      kind: "local-remote",
      local: await readLocalOptions(flags, context),
      dryRun: await readDryRunOptions(flags, context),
      remote,
    };
  }
  refuseLocalFlags(command);
  const name = other ?? withoutQualifier(functionName);
  const second: FunctionOptions = {
    ...remote,
    functionName: readFunctionName(name, withQualifier, "--with-qualifier"),
    qualifier: withQualifier,
  };
  return { kind: "remotes", remotes: [remote, second] };
}

/** Flags about a handler here, where none is run. A configuration file has them for other calls. */
function refuseLocalFlags(command: Command): void {
  const local = addDryRunOptions(addLocalOptions(new Command())).options;
  const given = local.find(
    (option) => command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (given === undefined) return;
  throw new UserError(
    "usage",
    `${String(given.long)} is for a handler here, and this compares two deployed functions`,
    "Name one function, or leave the flag out.",
  );
}

async function compare(options: CompareOptions, context: Context): Promise<ExitCode> {
  const { compareSides } = await import("./once.ts");
  return compareSides(options, context);
}
