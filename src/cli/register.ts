import type { Command } from "commander";
import type { Context } from "./context.ts";
import type { ExitCode } from "./exit-code.ts";
import type { FromConfig } from "./io/config.ts";

/** What a command line came to, told as it is found out. */
export interface Report {
  exit: (code: ExitCode) => void;
  /** Which values of the command come from the configuration file. */
  configured: (from: FromConfig) => void;
}

/** Makes the program with all commands, or with the one that is named. */
export type CreateProgram = (
  named: string | undefined,
  context: Context,
  report: Report,
) => Promise<Command>;

/** Adds a command to the program. */
export type Register = (
  program: Command,
  context: Context,
  exit: (code: ExitCode) => void,
  createProgram: CreateProgram,
) => void;
