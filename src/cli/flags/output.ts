import type { Command } from "commander";
import type { CallExpectations } from "../../contract/calls.ts";
import type { Budgets } from "../../contract/times.ts";
import { parsePath } from "../../diff/path.ts";
import type { Path } from "../../diff/path.ts";
import { UserError } from "../../errors.ts";
import { append } from "./event.ts";
import { readWhole } from "./whole-number.ts";

/** The flags of a command that calls a handler and reports on it. */
export interface OutputFlags {
  ignore?: string[];
  format?: string;
  context?: string;
  json?: boolean;
  color?: boolean;
  verbose?: boolean;
}

/** How a difference is written. All but `human` stand on stdout alone, and the report on stderr. */
const FORMATS = ["human", "patch", "json", "github"] as const;
export type DiffFormat = (typeof FORMATS)[number];

export interface OutputOptions {
  verbose: boolean;
  ignore: readonly Path[];
  calls: CallExpectations;
  /** Whether SES takes every sender for verified, in a dry run that was not told otherwise. */
  assumesVerified: boolean;
  budgets?: Budgets;
  json: boolean;
  color: boolean;
  format: DiffFormat;
  /** Lines of the document to show round a difference; `undefined`: the places alone. */
  contextLines: number | undefined;
}

export function addOutputOptions(command: Command): Command {
  return command
    .option("--ignore <path>", "leave a JSON path out of the comparison (repeatable)", append)
    .option("--format <name>", "of the differences: human, patch (RFC 6902), json, github", "human")
    .option("--context <lines>", "show so many lines of the event round each difference")
    .option("--json", "print one JSON document; never ask")
    .option("--no-color", "print without colour");
}

export function readOutputOptions(flags: OutputFlags): OutputOptions {
  const { ignore = [], format = "human", context, json = false } = flags;
  const options: OutputOptions = {
    ignore: ignore.map((text) => {
      const path = parsePath(text);
      if (path !== undefined) return path;
      throw new UserError(
        "invalid-option",
        `--ignore: "${text}" is not a JSON path`,
        'Write it like $.response or request.userAttributes["custom:tier"]',
      );
    }),
    calls: { failOn: [], expected: [] },
    assumesVerified: false,
    format: readFormat(format),
    contextLines:
      context === undefined ? undefined : readWhole("--context", context, { min: 0, max: 1_000 }),
    json,
    color: flags.color ?? true,
    verbose: flags.verbose ?? false,
  };
  refuseContradictions(options);
  return options;
}

function readFormat(text: string): DiffFormat {
  const format = FORMATS.find((name) => name === text);
  if (format !== undefined) return format;
  throw new UserError(
    "invalid-option",
    `--format: "${text}" is unknown`,
    `Known are: ${FORMATS.join(", ")}.`,
  );
}

function refuseContradictions({ json, format, contextLines }: OutputOptions): void {
  if (json && format !== "human") {
    throw new UserError(
      "usage",
      `--json prints everything as one document, and --format ${format} the differences`,
      "Give one of them.",
    );
  }
  if (contextLines !== undefined && (json || format !== "human")) {
    throw new UserError(
      "usage",
      `--context is for people, and ${json ? "--json" : `--format ${format}`} for programs`,
      "Leave one of them out.",
    );
  }
}
