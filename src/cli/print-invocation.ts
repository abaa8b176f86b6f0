import { judge } from "../contract/verdict.ts";
import { compareDocuments } from "../diff/compare.ts";
import type { Path } from "../diff/path.ts";
import type { Invocation } from "../invocation.ts";
import type { InvocationReport } from "../report/invocation-text.ts";
import type { Paint } from "../report/paint.ts";
import type { Series } from "../report/series.ts";
import { paintFor } from "./colour.ts";
import type { Context } from "./context.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import type { OutputOptions } from "./output-options.ts";

/** Draws the conclusions from an invocation, prints them, and says what they mean for the exit code. */
export async function printInvocation(
  command: "run" | "invoke",
  invocation: Invocation,
  options: OutputOptions,
  context: Context,
): Promise<ExitCode> {
  const report = conclude(invocation, options.ignore);
  const code = exitCodeOf(report);
  await print(code, options, context, {
    json: async () =>
      (await import("../report/json-document.ts")).invocationDocument(command, report, code),
    text: async (paint) =>
      (await import("../report/invocation-text.ts")).invocationText(report, paint, options),
  });
  return code;
}

/** The same for the calls of one confirmation, the last of which counts. */
export async function printAttempts(
  invocations: readonly Invocation[],
  attempts: number,
  options: OutputOptions,
  context: Context,
): Promise<ExitCode> {
  const reports = invocations.map((invocation) => conclude(invocation, options.ignore));
  const last = reports.at(-1);
  const code = last === undefined ? EXIT.unusable : exitCodeOf(last);
  const { countEffects } = await import("../contract/effects.ts");
  const effects = countEffects(invocations);
  await print(code, options, context, {
    json: async () =>
      (await import("../report/json-document.ts")).attemptsDocument(reports, effects, code),
    text: async (paint) =>
      (await import("../report/attempts-text.ts")).attemptsText(
        { reports, attempts, effects },
        paint,
        options,
      ),
  });
  return code;
}

/** The same for a series of calls, all of which have to be well. */
export async function printSeries(
  series: Series,
  options: OutputOptions,
  context: Context,
): Promise<ExitCode> {
  const code = series.firstFailure === undefined ? EXIT.ok : EXIT.failed;
  await print(code, options, context, {
    json: async () => (await import("../report/json-document.ts")).seriesDocument(series, code),
    text: async (paint) =>
      (await import("../report/series-text.ts")).seriesText(series, paint, options),
  });
  return code;
}

export function conclude(invocation: Invocation, ignore: readonly Path[]): InvocationReport {
  const { event, outcome } = invocation;
  const comparable =
    outcome.kind === "returned" && typeof outcome.payload === "object" && outcome.payload !== null;
  return {
    invocation,
    verdict: judge(invocation),
    differences: comparable ? compareDocuments(event, outcome.payload, ignore) : undefined,
  };
}

async function print(
  code: ExitCode,
  { json, color }: OutputOptions,
  context: Context,
  form: { json: () => Promise<object>; text: (paint: Paint) => Promise<string> },
): Promise<void> {
  context.stdout.write(
    json
      ? `${JSON.stringify(await form.json(), null, 2)}\n`
      : await form.text(await paintFor(context, color)),
  );
}
