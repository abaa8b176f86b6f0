import type { ReportForms } from "../forms.ts";
import type { ComparisonReport } from "./text.ts";

export function comparisonForms(report: ComparisonReport): ReportForms {
  return {
    document: async (exitCode) => (await import("./json.ts")).comparisonDocument(report, exitCode),
    text: async (paint, { width }) =>
      (await import("./text.ts")).comparisonText(report, paint, { width }),
    github: async () => (await import("../invocation/github.ts")).githubComparisonText(report),
    differences: report.comparison.differences,
  };
}
