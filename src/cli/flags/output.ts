import type { CallExpectations } from "../../contract/calls.ts";
import type { Budgets } from "../../contract/times.ts";
import type { Path } from "../../diff/path.ts";
import type { Values } from "./flag.ts";
import type { OUTPUT } from "./table/output.ts";

type OutputFlags = Values<typeof OUTPUT>;

export type ReporterName = OutputFlags["reporter"];

export interface OutputOptions {
  verbose: boolean;
  ignore: readonly Path[];
  calls: CallExpectations;
  /** Whether SES takes every sender for verified, in a dry run that was not told otherwise. */
  assumesVerified: boolean;
  budgets?: Budgets;
  json: boolean;
  color: boolean;
  reporter: ReporterName;
  /** Lines of the document to show round a difference; `undefined`: the places alone. */
  contextLines: number | undefined;
}

/** @param rest What the flags of the output alone do not say. */
export function readOutputOptions(
  flags: OutputFlags,
  rest: Partial<Pick<OutputOptions, "verbose" | "calls" | "assumesVerified" | "budgets">> = {},
): OutputOptions {
  return {
    verbose: false,
    calls: { failOn: [], expected: [] },
    assumesVerified: false,
    ...rest,
    ignore: flags.ignore ?? [],
    reporter: flags.reporter,
    contextLines: flags.context,
    json: flags.json === true || flags.reporter === "json",
    color: flags.color,
  };
}
