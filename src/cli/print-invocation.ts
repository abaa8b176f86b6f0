import { checkCalls } from "../contract/call-rules.ts";
import { findMailWarnings } from "../contract/mail-warnings.ts";
import type { MailWarning } from "../contract/mail-warnings.ts";
import { judge } from "../contract/verdict.ts";
import { compareDocuments } from "../diff/compare.ts";
import type { UserError } from "../errors.ts";
import type { Invocation } from "../invocation.ts";
import type { InvocationReport } from "../report/invocation-text.ts";
import type { Paint } from "../report/paint.ts";
import type { Series } from "../report/series.ts";
import { paintFor } from "./colour.ts";
import type { Context } from "./context.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import type { OutputOptions } from "./output-options.ts";

/** How to print, and what went wrong with what was to be done beside it. */
export interface PrintOptions extends OutputOptions {
  undelivered?: UserError | undefined;
}

/** Draws the conclusions from an invocation, prints them, and says what they mean for the exit code. */
export async function printInvocation(
  command: "run" | "invoke",
  invocation: Invocation,
  options: PrintOptions,
  context: Context,
  warnings: readonly MailWarning[] = [],
): Promise<ExitCode> {
  const concluded = conclude(invocation, options);
  const report = { ...concluded, warnings: [...concluded.warnings, ...warnings] };
  const code = options.undelivered === undefined ? exitCodeOf(report) : EXIT.unusable;
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
  options: PrintOptions,
  context: Context,
): Promise<ExitCode> {
  const concluded = invocations.map((invocation) => conclude(invocation, options));
  // The rules are for the confirmation, however often it took a call.
  const brokenRules = checkCalls(invocations, options.rules);
  const reports = concluded.map((report) => ({ ...report, brokenRules }));
  const last = reports.at(-1);
  const code =
    last === undefined || options.undelivered !== undefined ? EXIT.unusable : exitCodeOf(last);
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
  options: PrintOptions,
  context: Context,
): Promise<ExitCode> {
  const end = series.firstFailure === undefined ? EXIT.ok : EXIT.failed;
  const code = options.undelivered === undefined ? end : EXIT.unusable;
  await print(code, options, context, {
    json: async () => (await import("../report/json-document.ts")).seriesDocument(series, code),
    text: async (paint) =>
      (await import("../report/series-text.ts")).seriesText(series, paint, options),
  });
  return code;
}

/** What an invocation is held against. */
export type Checks = Pick<OutputOptions, "ignore" | "rules">;

export function conclude(invocation: Invocation, { ignore, rules }: Checks): InvocationReport {
  const { event, outcome } = invocation;
  const comparable =
    outcome.kind === "returned" && typeof outcome.payload === "object" && outcome.payload !== null;
  return {
    invocation,
    verdict: judge(invocation),
    differences: comparable ? compareDocuments(event, outcome.payload, ignore) : undefined,
    brokenRules: checkCalls([invocation], rules),
    warnings: findMailWarnings(invocation.mails),
  };
}

async function print(
  code: ExitCode,
  { json, color, undelivered }: PrintOptions,
  context: Context,
  form: { json: () => Promise<object>; text: (paint: Paint) => Promise<string> },
): Promise<void> {
  const { code: name, message, remedy } = undelivered ?? {};
  const error = undelivered === undefined ? {} : { error: { code: name, message, remedy } };
  context.stdout.write(
    json
      ? `${JSON.stringify({ ...(await form.json()), ...error }, null, 2)}\n`
      : await form.text(await paintFor(context, color)),
  );
}
