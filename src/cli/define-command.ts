import type { Command } from "commander";
import type { Context } from "./context.ts";
import type { ExitCode } from "./exit-code.ts";
import type { Reading } from "./flags/add-flags.ts";
import type { FlagGroups, FlagsOf } from "./flags/flag.ts";
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
  reading?: Reading,
) => Promise<Command>;

export interface CommandDefinition<Groups extends FlagGroups = FlagGroups> {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** Each as commander reads it, and its help. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** An argument that means the same as a flag, if it looks like its value. */
  readonly flagArgument?: {
    readonly at: number;
    readonly key: string;
    readonly isIt?: (text: string) => boolean;
  };
  /** Whether help does not list it. */
  readonly hidden?: true;
  /** Whether options that it does not know are arguments. */
  readonly takesAnyOption?: boolean;
  readonly groups: Groups;
  /** The keys of the flags that `--help` shows, most used first; by default all. */
  readonly common?: readonly (keyof FlagsOf<Groups> & string)[];
  /** Command lines, as the help shows them. */
  readonly examples: string;
  act(input: {
    flags: FlagsOf<Groups>;
    args: readonly string[];
    /** The words as they were typed, the command's name first. */
    argv: readonly string[];
    context: Context;
    createProgram: CreateProgram;
    everyCommand: () => Promise<readonly CommandDefinition[]>;
  }): Promise<ExitCode>;
}

/** Declares a command. What `act` is given follows from its flags. */
export function defineCommand<const Groups extends FlagGroups>(
  definition: CommandDefinition<Groups>,
): CommandDefinition {
  return definition as unknown as CommandDefinition;
}
