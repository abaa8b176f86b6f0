import type { SideComparison } from "../../contract/compare-sides.ts";
import type { ComparisonReport } from "../../report/comparison/text.ts";
import type { InvocationReport } from "../../report/invocation/text.ts";
import { NO_PAINT } from "../../report/terminal/paint.ts";
import { paintFor } from "../io/colour.ts";
import type { Context } from "../context.ts";
import { EXIT, exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { detailed, undeliveredDocument } from "../io/print-invocation.ts";
import type { PrintOptions } from "../io/print-invocation.ts";

/** Where the width of a terminal cannot be told. */
const PRESET_WIDTH = 100;

interface Compared {
  sides: readonly [InvocationReport, InvocationReport];
  comparison: SideComparison;
  recipient: string;
}

/** Prints how two runs compare, and says what that means for the exit code. */
export async function printComparison(
  { sides: [one, other], comparison, recipient }: Compared,
  options: PrintOptions,
  context: Context,
): Promise<ExitCode> {
  const { sameOutcome, sameVerdict, differences } = comparison;
  const { outcome } = one.invocation;
  // What the second differs from is the first one's answer.
  const details = await detailed(
    { differences },
    outcome.kind === "returned" ? outcome.payload : null,
    options,
  );
  const report: ComparisonReport = {
    sides: [
      { ...one, ...(await detailed(one, one.invocation.event, options)) },
      { ...other, ...(await detailed(other, other.invocation.event, options)) },
    ],
    comparison: { sameOutcome, sameVerdict, ...details },
    well: [exitCodeOf(one) === EXIT.ok, exitCodeOf(other) === EXIT.ok],
    recipient,
  };
  const alike = sameOutcome && sameVerdict && (differences ?? []).length === 0;
  const end = alike && report.well.every(Boolean) ? EXIT.ok : EXIT.failed;
  const { json, format, undelivered } = options;
  const code = undelivered === undefined ? end : EXIT.unusable;
  if (json) {
    const { comparisonDocument } = await import("../../report/envelope.ts");
    const document = { ...comparisonDocument(report, code), ...undeliveredDocument(undelivered) };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return code;
  }
  const { comparisonText } = await import("../../report/comparison/text.ts");
  if (format === "human") {
    const paint = await paintFor(context, options.color);
    const width = context.stdout.columns ?? PRESET_WIDTH;
    context.stdout.write(comparisonText(report, paint, { width }));
    return code;
  }
  const { formatted } = await import("../io/format-differences.ts");
  const width = context.stderr.columns ?? PRESET_WIDTH;
  context.stderr.write(comparisonText(report, NO_PAINT, { width }));
  context.stdout.write(
    await formatted(format, report.comparison.differences, async () => {
      const { githubComparisonText } = await import("../../report/invocation/github.ts");
      return githubComparisonText(report);
    }),
  );
  return code;
}
