import type { Conclusion } from "../../contract/conclusion.ts";
import type { Confirmation } from "../../contract/confirmation.ts";
import type { Series } from "../../contract/series.ts";
import { detailed } from "../differences/detail.ts";
import type { DetailOptions } from "../differences/detail.ts";
import type { ReportForms } from "../forms.ts";
import type { Paint } from "../terminal/paint.ts";
import type { TextOptions } from "./text.ts";

type FormOptions = TextOptions & DetailOptions;

/** What `run` and `invoke` report of one call. */
export function invocationForms(
  command: "run" | "invoke",
  conclusion: Conclusion,
  options: FormOptions,
): Promise<ReportForms> {
  return formsOf(conclusion, options, {
    document: async (shown, exitCode) =>
      (await import("./json.ts")).invocationDocument(command, shown, exitCode),
    text: async (shown, paint) => (await import("./text.ts")).invocationText(shown, paint, options),
  });
}

/** @param allowed How many attempts there might have been. */
export function confirmationForms(
  confirmation: Confirmation,
  allowed: number,
  options: FormOptions,
): Promise<ReportForms> {
  return formsOf(confirmation.last, options, {
    document: async (last, exitCode) =>
      (await import("./json.ts")).confirmationDocument({ ...confirmation, last }, exitCode),
    text: async (last, paint) =>
      (await import("./attempts.ts")).attemptsText(
        { ...confirmation, last },
        allowed,
        paint,
        options,
      ),
  });
}

export function seriesForms(series: Series, options: FormOptions): Promise<ReportForms> {
  const withFailure = (conclusion: Conclusion): Series => ({
    ...series,
    firstFailure: series.firstFailure && conclusion,
  });
  return formsOf(series.firstFailure ?? series.first, options, {
    document: async (shown, exitCode) =>
      (await import("./json.ts")).seriesDocument(withFailure(shown), exitCode),
    text: async (shown, paint) =>
      (await import("./series.ts")).seriesText(withFailure(shown), paint, options),
  });
}

/** The forms of a report, given how it is written about the call that counts. */
async function formsOf(
  conclusion: Conclusion,
  options: FormOptions,
  write: {
    document: (shown: Conclusion, exitCode: number) => Promise<object>;
    text: (shown: Conclusion, paint: Paint) => Promise<string>;
  },
): Promise<ReportForms> {
  const shown = await detailed(conclusion, conclusion.invocation.event, options);
  return {
    document: (exitCode) => write.document(shown, exitCode),
    text: (paint, { isAside }) =>
      write.text(isAside ? { ...shown, differences: undefined } : shown, paint),
    github: async () => (await import("./github.ts")).githubText(shown),
    differences: shown.differences,
  };
}
