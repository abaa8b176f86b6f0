import { Command } from "commander";
import type { Context } from "./context.ts";
import { UserError } from "../errors.ts";
import type { CommandDefinition, Report } from "./define-command.ts";
import { addFlags, throwUsage } from "./flags/add-flags.ts";
import type { Reading } from "./flags/add-flags.ts";
import { checkChoices, refuseContradictions } from "./flags/contradictions.ts";
import { flagsOf, LEAVE_ONE_OUT } from "./flags/flag.ts";
import type { Flag } from "./flags/flag.ts";
import { takeOldNames } from "./flags/old-names.ts";
import { helpWidth, shortenHelp } from "./flags/help.ts";
import { findConfig } from "./io/config-file.ts";
import { VERSION } from "../version.ts";

/** Each command's name, and how to get at it, in the order of the help. */
export const COMMANDS: Readonly<Record<string, () => Promise<CommandDefinition>>> = {
  "gen-event": async () => (await import("./gen-event/command.ts")).genEvent,
  "lint-event": async () => (await import("./lint-event/command.ts")).lintEvent,
  run: async () => (await import("./run/command.ts")).run,
  check: async () => (await import("./check/command.ts")).check,
  invoke: async () => (await import("./invoke/command.ts")).invoke,
  compare: async () => (await import("./compare/command.ts")).compare,
  doctor: async () => (await import("./doctor/command.ts")).doctor,
  serve: async () => (await import("./serve/command.ts")).serve,
  config: async () => (await import("./config/command.ts")).config,
  completion: async () => (await import("./completion/command.ts")).completion,
  complete: async () => (await import("./completion/complete.ts")).complete,
};

export function isCommand(name: string | undefined): name is string {
  return name !== undefined && Object.hasOwn(COMMANDS, name);
}

/**
 * The program with its commands: all of them, or the one alone that the command line names, which
 * keeps the start of each command from growing with their number.
 */
export async function createProgram(
  named: string | undefined,
  context: Context,
  report: Report,
  reading: Reading = "values",
): Promise<Command> {
  const program = new Command("cognito-postconfirm")
    .description(
      "Generates events for Amazon Cognito's PostConfirmation trigger, and runs, checks and calls its handlers.",
    )
    .version(VERSION)
    .exitOverride(throwUsage)
    // With other sentences of this form, in main.
    .showSuggestionAfterError(false)
    .configureHelp({
      optionDescription: ({ description }) => description,
      subcommandTerm: (command) => command.name(),
      // commander wraps nothing that would be narrower than this.
      minWidthToWrap: 20,
    })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      // Usage errors are printed with all others, in main.
      outputError: () => undefined,
      getOutHelpWidth: () => helpWidth(context.stdout.columns),
      getErrHelpWidth: () => helpWidth(context.stderr.columns),
    });
  const names = isCommand(named) ? [named] : Object.keys(COMMANDS);
  for (const name of names) {
    const definition = await COMMANDS[name]?.();
    if (definition !== undefined) addCommand(program, definition, context, report, reading);
  }
  if (!isCommand(named)) shortenHelp(program, []);
  addHelp(program);
  return program;
}

/** Instead of commander's own, which answers an unknown command with the help of the program. */
function addHelp(program: Command): void {
  program
    .helpCommand(false)
    .command("help [command]")
    .summary("show the help of a command")
    .action((name?: string) => {
      if (name === undefined) program.help();
      const command = program.commands.find((each) => each.name() === name);
      if (command !== undefined) command.help();
      // Fails with the nearest name.
      program.parse([name], { from: "user" });
    });
}

/** docs/exit-codes.md says what it means for each command. */
const EXIT_CODES = "Exit codes: 0 ok, 1 failed, 2 could not run, 130 interrupted.";

function addCommand(
  program: Command,
  definition: CommandDefinition,
  context: Context,
  report: Report,
  reading: Reading,
): void {
  const flags = flagsOf(definition.groups);
  // Sub-commands made by `command()` inherit the program's settings.
  const command = program
    .command(definition.name, { hidden: definition.hidden ?? false })
    .summary(definition.summary)
    .description(definition.description)
    .allowUnknownOption(definition.takesAnyOption ?? false)
    .addHelpText("after", `\nExamples:${definition.examples}\n\n${EXIT_CODES}`);
  for (const [name, help] of Object.entries(definition.arguments ?? {})) {
    command.argument(name, help);
  }
  addFlags(command, definition.groups, reading);
  if (reading === "values") shortenHelp(command, definition.common ?? []);
  command
    .hook("preAction", async () => {
      takeArgument(command, definition);
      takeOldNames(command, flags, context.stderr);
      const file = findConfig(context.cwd);
      if (file === undefined) return;
      const { applyConfig } = await import("./io/config.ts");
      await applyConfig(file, command, flags, { context, everyFlag, onApply: report.configured });
    })
    .action(async () => {
      await checkChoices(command, flags);
      refuseContradictions(command, flags);
      const { args } = command;
      // commander keeps them, and its types do not tell.
      const { rawArgs: argv } = program as unknown as { rawArgs: readonly string[] };
      const given = { flags: command.opts(), args, argv, context, createProgram, everyCommand };
      report.exit(await definition.act(given));
    });
}

function takeArgument(command: Command, { flagArgument }: CommandDefinition): void {
  if (flagArgument === undefined) return;
  const { at, key, isIt = () => true } = flagArgument;
  const value = command.args[at];
  if (value === undefined || !isIt(value)) return;
  if (command.getOptionValueSource(key) === "cli") {
    throw new UserError(
      "usage",
      `the ${key} is given twice: ${value} and --${key} ${command.getOptionValue(key)}`,
      LEAVE_ONE_OUT,
    );
  }
  command.args.splice(at, 1);
  command.setOptionValueWithSource(key, value, "cli");
}

/** The flags of every command, by key. */
async function everyFlag(): Promise<[string, Flag][]> {
  const definitions = await everyCommand();
  return definitions.flatMap(({ groups }) => Object.entries(flagsOf(groups)));
}

export function everyCommand(): Promise<CommandDefinition[]> {
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}
