import type { Command } from "commander";
import type { CallRules } from "../contract/call-rules.ts";
import { parsePath } from "../diff/path.ts";
import type { Path } from "../diff/path.ts";
import { UserError } from "../errors.ts";
import { append } from "./event-options.ts";

/** The flags of a command that calls a handler and reports on it. */
export interface OutputFlags {
  ignore?: string[];
  json?: boolean;
  color?: boolean;
  verbose?: boolean;
}

export interface OutputOptions {
  verbose: boolean;
  ignore: readonly Path[];
  rules: CallRules;
  /** Whether SES takes every sender for verified, in a dry run that was not told otherwise. */
  assumesVerified: boolean;
  json: boolean;
  color: boolean;
}

export function addOutputOptions(command: Command): Command {
  return command
    .option("--ignore <path>", "leave a JSON path out of the comparison (repeatable)", append)
    .option("--json", "print one JSON document; never ask")
    .option("--no-color", "print without colour");
}

export function readOutputOptions(flags: OutputFlags): OutputOptions {
  return {
    ignore: (flags.ignore ?? []).map((text) => {
      const path = parsePath(text);
      if (path !== undefined) return path;
      throw new UserError(
        "invalid-option",
        `--ignore: "${text}" is not a JSON path`,
        'Write it like $.response or request.userAttributes["custom:tier"]',
      );
    }),
    rules: { failOn: [], expected: [] },
    assumesVerified: false,
    json: flags.json ?? false,
    color: flags.color ?? true,
    verbose: flags.verbose ?? false,
  };
}
