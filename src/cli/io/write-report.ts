import type { Delivery } from "../../delivery/deliver.ts";
import { jsonPieces, jsonText } from "../../json.ts";
import type { ReportForms } from "../../report/forms.ts";
import { fitted } from "../../report/terminal/fit.ts";
import { NO_PAINT } from "../../report/terminal/paint.ts";
import type { Context } from "../context.ts";
import { exitCodeOf } from "../exit-code.ts";
import type { CommandResult, ExitCode } from "../exit-code.ts";
import type { OutputOptions, ReporterName } from "../flags/output.ts";
import { paintFor } from "./colour.ts";
import { reportDelivery } from "./delivery.ts";

/** What each report for a program prints on stdout: nothing if there was nothing to compare. */
const REPORTS: Record<
  Exclude<ReporterName, "human" | "json">,
  (forms: ReportForms) => Promise<string>
> = {
  patch: async ({ differences }) => {
    const { toPatch } = await import("../../diff/patch.ts");
    return differences === undefined ? "" : jsonText(toPatch(differences));
  },
  differences: async ({ differences }) => {
    const { withoutSteps } = await import("../../report/differences/json.ts");
    return differences === undefined ? "" : jsonText(withoutSteps(differences));
  },
  github: ({ github }) => github(),
};

/**
 * Writes a report of calls in the form that was asked for, and what was done with their mail.
 *
 * @returns What the command ends with.
 */
export async function writeReport(
  called: Extract<CommandResult, { kind: "called" | "compared" }>,
  forms: ReportForms,
  { json, color, reporter }: Pick<OutputOptions, "json" | "color" | "reporter">,
  { stdout, stderr, env }: Pick<Context, "stdout" | "stderr" | "env">,
  delivered?: Awaited<ReturnType<Delivery["finish"]>>,
): Promise<ExitCode> {
  const undelivered = delivered?.failure;
  const exitCode = exitCodeOf({ ...called, undelivered });
  if (json || reporter === "json") {
    const document = await forms.document(exitCode);
    const { errorBody } = await import("../../report/envelope.ts");
    await stdout.stream(jsonPieces({ ...document, ...(undelivered && errorBody(undelivered)) }));
  } else if (reporter === "human") {
    const paint = await paintFor({ stdout, env }, color);
    const text = await forms.text(paint, { width: stdout.columns, isAside: false });
    stdout.write(fitted(text, () => stdout.columns));
  } else {
    // stdout is for the program that reads it. A person wants to see the rest all the same.
    stderr.write(await forms.text(NO_PAINT, { width: stderr.columns, isAside: true }));
    stdout.write(await REPORTS[reporter](forms));
  }
  if (delivered !== undefined) await reportDelivery(delivered, { stderr });
  return exitCode;
}
