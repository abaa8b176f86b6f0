import { detailed } from "../differences/detail.ts";
import type { DetailOptions } from "../differences/detail.ts";
import type { ReportForms } from "../forms.ts";
import type { ComparisonReport } from "./text.ts";

/** What `compare` reports. */
export async function comparisonForms(
  { sides: [one, other], comparison, recipient }: ComparisonReport,
  options: DetailOptions,
): Promise<ReportForms> {
  const { event, outcome } = one.invocation;
  // What the second differs from is the first one's answer.
  const before = outcome.kind === "returned" ? outcome.payload : null;
  const report: ComparisonReport = {
    sides: [await detailed(one, event, options), await detailed(other, event, options)],
    comparison: await detailed(comparison, before, options),
    recipient,
  };
  return {
    document: async (exitCode) => (await import("./json.ts")).comparisonDocument(report, exitCode),
    text: async (paint, { width }) =>
      (await import("./text.ts")).comparisonText(report, paint, width),
    github: async () => (await import("../invocation/github.ts")).githubComparisonText(report),
    differences: report.comparison.differences,
  };
}
