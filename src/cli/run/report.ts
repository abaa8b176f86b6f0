import type { Conclusion, ConclusionResult } from "../../contract/conclusion.ts";
import type { Confirmation } from "../../contract/confirmation.ts";
import type { Series } from "../../contract/series.ts";
import type { UserError } from "../../errors.ts";
import { detailed } from "../../report/differences/detail.ts";
import type { ReportForms } from "../../report/forms.ts";
import { confirmationForms, invocationForms, seriesForms } from "../../report/invocation/forms.ts";
import type { Context } from "../context.ts";
import { exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import type { OutputOptions } from "../flags/output.ts";
import { writeReport } from "../io/write-report.ts";

/** What the calls of a run amount to, by its mode. */
export type Played =
  | { kind: "once"; conclusion: Conclusion }
  | { kind: "cognito"; confirmation: Confirmation; allowed: number }
  | { kind: "repeat"; series: Series };

/** Reports a run, and says what it means for the exit code. */
export async function reportRun(
  played: Played,
  undelivered: UserError | undefined,
  output: OutputOptions,
  context: Context,
): Promise<ExitCode> {
  const shown = (conclusion: Conclusion): Promise<Conclusion> =>
    detailed(conclusion, conclusion.invocation.event, output);
  const end = async (result: ConclusionResult, forms: ReportForms): Promise<ExitCode> => {
    const exitCode = exitCodeOf({ kind: "called", results: [result], undelivered });
    await writeReport(forms, { exitCode, undelivered }, output, context);
    return exitCode;
  };
  switch (played.kind) {
    case "once": {
      const conclusion = await shown(played.conclusion);
      return end(conclusion.result, invocationForms("run", conclusion, output));
    }
    case "cognito": {
      const { confirmation, allowed } = played;
      const last = await shown(confirmation.last);
      return end(last.result, confirmationForms({ ...confirmation, last }, allowed, output));
    }
    case "repeat": {
      const { series } = played;
      const firstFailure = series.firstFailure && (await shown(series.firstFailure));
      return end(firstFailure?.result ?? "ok", seriesForms({ ...series, firstFailure }, output));
    }
  }
}
