import type { Hunk } from "../../diff/in-context.ts";
import type { Difference } from "../../diff/compare.ts";
import type { DetailedDifference } from "../../diff/parts.ts";
import type { Path } from "../../diff/path.ts";
import type { Json } from "../../json.ts";

/** Differences as a report shows them. */
export interface Details {
  /** `undefined` when there is nothing to compare. */
  differences: readonly DetailedDifference[] | undefined;
  /** The same among the lines of the document, where that was asked for. */
  hunks?: readonly Hunk[];
}

export interface DetailOptions {
  ignore: readonly Path[];
  /** Lines of the document to show around a difference; `undefined`: the places alone. */
  contextLines: number | undefined;
}

/** Adds the inside of each difference, which takes a library that most runs do not need. */
export async function detailed<Report extends { differences: readonly Difference[] | undefined }>(
  report: Report,
  before: Json,
  { ignore, contextLines }: DetailOptions,
): Promise<Report & Details> {
  const { differences } = report;
  if (differences === undefined || differences.length === 0) return report;
  const { detail } = await import("../../diff/parts.ts");
  const details = { ...report, differences: detail(differences, ignore) };
  if (contextLines === undefined) return details;
  const { inContext } = await import("../../diff/in-context.ts");
  return { ...details, hunks: inContext(before, differences, contextLines) };
}
