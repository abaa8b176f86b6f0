import type { ReportForms } from "../forms.ts";
import type { ComparisonReport } from "./text.ts";

/** Where the width of a terminal cannot be told. */
const DEFAULT_WIDTH = 100;

export function comparisonForms(report: ComparisonReport): ReportForms {
  return {
    document: async (exitCode) => (await import("./json.ts")).comparisonDocument(report, exitCode),
    text: async (paint, { width = DEFAULT_WIDTH }) =>
      (await import("./text.ts")).comparisonText(report, paint, { width }),
    github: async () => (await import("../invocation/github.ts")).githubComparisonText(report),
    differences: report.comparison.differences,
  };
}
