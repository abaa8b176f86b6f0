import type { UserError } from "../../errors.ts";
import type { ReportForms } from "../../report/forms.ts";
import { NO_PAINT } from "../../report/terminal/paint.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import type { DiffFormat, OutputOptions } from "../flags/output.ts";
import { paintFor } from "./colour.ts";

/** What stdout has in each format that is for a program. Nothing, where there was nothing to compare. */
const FORMATS: Record<Exclude<DiffFormat, "human">, (forms: ReportForms) => Promise<string>> = {
  patch: async ({ differences }) => {
    const { toPatch } = await import("../../diff/patch.ts");
    return differences === undefined ? "" : jsonText(toPatch(differences));
  },
  json: async ({ differences }) => {
    const { withoutSteps } = await import("../../report/differences/json.ts");
    return differences === undefined ? "" : jsonText(withoutSteps(differences));
  },
  github: ({ github }) => github(),
};

/** What was decided before a report is written. */
export interface Decided {
  exitCode: ExitCode;
  /** Mail could not be delivered. */
  undelivered?: UserError | undefined;
}

/** Writes a report of calls in the form that was asked for. */
export async function writeReport(
  forms: ReportForms,
  { exitCode, undelivered }: Decided,
  { json, color, format }: Pick<OutputOptions, "json" | "color" | "format">,
  context: Context,
): Promise<void> {
  const { stdout, stderr } = context;
  if (json) {
    const document = await forms.document(exitCode);
    const { errorBody } = await import("../../report/envelope.ts");
    return stdout.write(jsonText({ ...document, ...(undelivered && errorBody(undelivered)) }));
  }
  if (format === "human") {
    const paint = await paintFor(context, color);
    return stdout.write(await forms.text(paint, { width: stdout.columns, isAside: false }));
  }
  // stdout is for the program that reads it. A person wants to see the rest all the same.
  stderr.write(await forms.text(NO_PAINT, { width: stderr.columns, isAside: true }));
  return stdout.write(await FORMATS[format](forms));
}

function jsonText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
