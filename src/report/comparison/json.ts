import { withoutSteps } from "../differences/json.ts";
import { envelope } from "../envelope.ts";
import { concluded, described } from "../invocation/json.ts";
import type { ComparisonReport } from "./text.ts";

/** The document that `compare --json` prints. */
export function comparisonDocument(
  { sides, comparison }: ComparisonReport,
  exitCode: number,
): object {
  const { sameOutcome, sameVerdict, differences } = comparison;
  return {
    ...envelope("compare", exitCode),
    event: sides[0].invocation.event,
    sides: sides.map((side) => {
      const { event: _event, ...run } = described(side.invocation);
      return { ...run, ...concluded(side) };
    }),
    comparison: {
      sameOutcome,
      sameVerdict,
      differences: differences && withoutSteps(differences),
    },
  };
}
