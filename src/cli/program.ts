import { Command } from "commander";
import type { Context } from "./context.ts";
import type { ExitCode } from "./exit-code.ts";
import { VERSION } from "./version.ts";

type Register = (program: Command, context: Context, exit: (code: ExitCode) => void) => void;

/** Each command's name, and how to get at it, in the order of the help. */
const COMMANDS: Record<string, () => Promise<Register>> = {
  "gen-event": async () => (await import("./commands/gen-event.ts")).registerGenEvent,
  "lint-event": async () => (await import("./commands/lint-event.ts")).registerLintEvent,
  run: async () => (await import("./commands/run.ts")).registerRun,
  invoke: async () => (await import("./commands/invoke.ts")).registerInvoke,
};

/**
 * The program with its commands: all of them, or the one alone that the command line names, which
 * keeps the start of each command from growing with their number.
 */
export async function createProgram(
  named: string | undefined,
  context: Context,
  exit: (code: ExitCode) => void,
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
    });
  const names =
    named !== undefined && Object.hasOwn(COMMANDS, named) ? [named] : Object.keys(COMMANDS);
  for (const name of names) {
    // Sub-commands made by `command()` inherit the settings above.
    (await COMMANDS[name]?.())?.(program, context, exit);
  }
  return program;
}
