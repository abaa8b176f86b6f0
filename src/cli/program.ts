import { Command } from "commander";
import { findConfig } from "./io/config-file.ts";
import type { Context } from "./context.ts";
import type { Register, Report } from "./register.ts";
import { VERSION } from "./version.ts";

/** Each command's name, and how to get at it, in the order of the help. */
const COMMANDS: Record<string, () => Promise<Register>> = {
  "gen-event": async () => (await import("./gen-event/command.ts")).registerGenEvent,
  "lint-event": async () => (await import("./lint-event/command.ts")).registerLintEvent,
  run: async () => (await import("./run/command.ts")).registerRun,
  check: async () => (await import("./check/command.ts")).registerCheck,
  invoke: async () => (await import("./invoke/command.ts")).registerInvoke,
  compare: async () => (await import("./compare/command.ts")).registerCompare,
  doctor: async () => (await import("./doctor/command.ts")).registerDoctor,
  config: async () => (await import("./config/command.ts")).registerConfig,
};

/** The command that a command line names, if there is one of that name. */
export function commandIn([first]: readonly string[]): string | undefined {
  return isCommand(first) ? first : undefined;
}

function isCommand(name: string | undefined): name is string {
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
): Promise<Command> {
  const program = new Command("cognito-postconfirm")
    .description(
      "Events, local runs and checks for Amazon Cognito's PostConfirmation trigger, true to AWS.",
    )
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      // Usage errors are printed with all others, in main.
      outputError: () => undefined,
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
    })
    .hook("preAction", async (_program, command) => {
      const file = findConfig(context.cwd);
      if (file === undefined) return;
      const { applyConfig } = await import("./io/config.ts");
      report.configured(await applyConfig(file, command, context, () => allKeys(context)));
    });
  const names = isCommand(named) ? [named] : Object.keys(COMMANDS);
  for (const name of names) {
    // Sub-commands made by `command()` inherit the settings above.
    (await COMMANDS[name]?.())?.(program, context, report.exit, createProgram);
  }
  return program;
}

/** The keys of every command's flags. */
async function allKeys(context: Context): Promise<ReadonlySet<string>> {
  const program = await createProgram(undefined, context, { exit: () => {}, configured: () => {} });
  return new Set(
    program.commands.flatMap(({ options }) => options.map((option) => option.attributeName())),
  );
}
