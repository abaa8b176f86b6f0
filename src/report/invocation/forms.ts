import type { Conclusion } from "../../contract/conclusion.ts";
import type { Confirmation } from "../../contract/confirmation.ts";
import type { Series } from "../../contract/series.ts";
import { detailed } from "../differences/detail.ts";
import type { DetailOptions } from "../differences/detail.ts";
import type { ReportForms, TextPage } from "../forms.ts";
import type { TextOptions } from "./text.ts";

type FormOptions = TextOptions & DetailOptions;

/** What `run` and `invoke` report of one call. */
export async function invocationForms(
  command: "run" | "invoke",
  conclusion: Conclusion,
  options: FormOptions,
): Promise<ReportForms> {
  const { shown, forms } = await formsOf(conclusion, options);
  return {
    ...forms,
    document: async (exitCode) =>
      (await import("./json.ts")).invocationDocument(command, shown, exitCode),
    text: async (paint, page) =>
      (await import("./text.ts")).invocationText(beside(shown, page), paint, options),
  };
}

/** @param allowed How many attempts there might have been. */
export async function confirmationForms(
  confirmation: Confirmation,
  allowed: number,
  options: FormOptions,
): Promise<ReportForms> {
  const { shown: last, forms } = await formsOf(confirmation.last, options);
  return {
    ...forms,
    document: async (exitCode) =>
      (await import("./json.ts")).confirmationDocument({ ...confirmation, last }, exitCode),
    text: async (paint, page) =>
      (await import("./attempts.ts")).attemptsText(
        { ...confirmation, last: beside(last, page) },
        allowed,
        paint,
        options,
      ),
  };
}

export async function seriesForms(series: Series, options: FormOptions): Promise<ReportForms> {
  const { shown, forms } = await formsOf(series.firstFailure ?? series.first, options);
  const withFailure = (conclusion: Conclusion): Series => ({
    ...series,
    firstFailure: series.firstFailure && conclusion,
  });
  return {
    ...forms,
    document: async (exitCode) =>
      (await import("./json.ts")).seriesDocument(withFailure(shown), exitCode),
    text: async (paint, page) =>
      (await import("./series.ts")).seriesText(withFailure(beside(shown, page)), paint, options),
  };
}

/** What follows from the call that counts, and that call with its differences in detail. */
async function formsOf(
  conclusion: Conclusion,
  options: FormOptions,
): Promise<{ shown: Conclusion; forms: Pick<ReportForms, "github" | "differences"> }> {
  const shown = await detailed(conclusion, conclusion.invocation.event, options);
  const github = async (): Promise<string> => (await import("./github.ts")).githubText(shown);
  return { shown, forms: { github, differences: shown.differences } };
}

function beside(conclusion: Conclusion, { isAside }: TextPage): Conclusion {
  return isAside ? { ...conclusion, differences: undefined } : conclusion;
}
