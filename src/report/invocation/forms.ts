import type { Conclusion } from "../../contract/conclusion.ts";
import type { Confirmation } from "../../contract/confirmation.ts";
import type { Series } from "../../contract/series.ts";
import type { ReportForms, TextPage } from "../forms.ts";
import type { TextOptions } from "./text.ts";

export function invocationForms(
  command: "run" | "invoke",
  conclusion: Conclusion,
  options: TextOptions,
): ReportForms {
  return {
    ...formsOf(conclusion),
    document: async (exitCode) =>
      (await import("./json.ts")).invocationDocument(command, conclusion, exitCode),
    text: async (paint, page) =>
      (await import("./text.ts")).invocationText(beside(conclusion, page), paint, options),
  };
}

/** @param allowed How many attempts there might have been. */
export function confirmationForms(
  confirmation: Confirmation,
  allowed: number,
  options: TextOptions,
): ReportForms {
  const { last } = confirmation;
  return {
    ...formsOf(last),
    document: async (exitCode) =>
      (await import("./json.ts")).confirmationDocument(confirmation, exitCode),
    text: async (paint, page) =>
      (await import("./attempts.ts")).attemptsText(
        { ...confirmation, last: beside(last, page) },
        allowed,
        paint,
        options,
      ),
  };
}

export function seriesForms(series: Series, options: TextOptions): ReportForms {
  const { first, firstFailure } = series;
  return {
    ...formsOf(firstFailure ?? first),
    document: async (exitCode) => (await import("./json.ts")).seriesDocument(series, exitCode),
    text: async (paint, page) =>
      (await import("./series.ts")).seriesText(
        { ...series, firstFailure: firstFailure && beside(firstFailure, page) },
        paint,
        options,
      ),
  };
}

/** What follows from the invocation that counts. */
function formsOf(conclusion: Conclusion): Pick<ReportForms, "github" | "differences"> {
  return {
    github: async () => (await import("./github.ts")).githubText(conclusion),
    differences: conclusion.differences,
  };
}

function beside(conclusion: Conclusion, { isAside }: TextPage): Conclusion {
  return isAside ? { ...conclusion, differences: undefined } : conclusion;
}
