import { findBrokenExpectations } from "../../contract/calls.ts";
import { findMailWarnings } from "../../contract/mails.ts";
import type { MailWarning } from "../../contract/mails.ts";
import { judge } from "../../contract/verdict.ts";
import { findTimes } from "../../contract/times.ts";
import { compareDocuments } from "../../diff/compare.ts";
import type { UserError } from "../../errors.ts";
import type { Json } from "../../json.ts";
import type { HandedOver, Invocation } from "../../invocation.ts";
import type { InvocationReport } from "../../report/invocation/text.ts";
import { NO_PAINT } from "../../report/terminal/paint.ts";
import type { Paint } from "../../report/terminal/paint.ts";
import type { Series } from "../../report/invocation/series.ts";
import { paintFor } from "./colour.ts";
import type { Context } from "../context.ts";
import { EXIT, exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import type { OutputOptions } from "../flags/output.ts";

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
  const report = await withDetails(
    { ...concluded, warnings: [...concluded.warnings, ...warnings] },
    options,
  );
  const code = options.undelivered === undefined ? exitCodeOf(report) : EXIT.unusable;
  await print(report, options, context, {
    json: async () =>
      (await import("../../report/envelope.ts")).invocationDocument(command, report, code),
    text: async (paint, shown) =>
      (await import("../../report/invocation/text.ts")).invocationText(shown, paint, options),
  });
  return code;
}

/** A call that brings no answer is well when it was taken. */
export async function printHandedOver(
  done: HandedOver,
  { json, color }: OutputOptions,
  context: Context,
): Promise<ExitCode> {
  const { handedOverDocument, handedOverText } =
    await import("../../report/invocation/queued-text.ts");
  context.stdout.write(
    json
      ? `${JSON.stringify(handedOverDocument(done), null, 2)}\n`
      : handedOverText(done, await paintFor(context, color)),
  );
  return EXIT.ok;
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
  const brokenRules = findBrokenExpectations(invocations, options.rules);
  const reports = await Promise.all(
    concluded.map((report) => withDetails({ ...report, brokenRules }, options)),
  );
  const last = reports.at(-1);
  const code =
    last === undefined || options.undelivered !== undefined ? EXIT.unusable : exitCodeOf(last);
  const { countEffects } = await import("../../contract/effects.ts");
  const effects = countEffects(invocations);
  await print(last, options, context, {
    json: async () =>
      (await import("../../report/envelope.ts")).attemptsDocument(reports, effects, code),
    text: async (paint, shown) =>
      (await import("../../report/invocation/attempts.ts")).attemptsText(
        { reports: [...reports.slice(0, -1), shown], attempts, effects },
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
  const typical = await withDetails(series.firstFailure ?? series.first, options);
  const detailedSeries = { ...series, ...(series.firstFailure && { firstFailure: typical }) };
  await print(typical, options, context, {
    json: async () =>
      (await import("../../report/envelope.ts")).seriesDocument(detailedSeries, code),
    text: async (paint, shown) =>
      (await import("../../report/invocation/series-text.ts")).seriesText(
        { ...series, ...(series.firstFailure && { firstFailure: shown }) },
        paint,
        options,
      ),
  });
  return code;
}

/** What an invocation is held against. */
export type Checks = Pick<OutputOptions, "ignore" | "rules" | "budgets">;

export function conclude(
  invocation: Invocation,
  { ignore, rules, budgets }: Checks,
): InvocationReport {
  const { event, outcome } = invocation;
  const comparable =
    outcome.kind === "returned" && typeof outcome.payload === "object" && outcome.payload !== null;
  return {
    invocation,
    verdict: judge(invocation),
    differences: comparable ? compareDocuments(event, outcome.payload, ignore) : undefined,
    brokenRules: findBrokenExpectations([invocation], rules),
    warnings: findMailWarnings(invocation.mails),
    times: findTimes(invocation, budgets),
  };
}

/** What a document says of mail that was not kept. */
export function undeliveredDocument(undelivered: UserError | undefined): object {
  if (undelivered === undefined) return {};
  const { code, message, remedy } = undelivered;
  return { error: { code, message, remedy } };
}

/** Adds the inside of each difference, which takes a library that most runs do not need. */
export async function detailed(
  { differences }: Pick<InvocationReport, "differences">,
  before: Json,
  { ignore, contextLines }: Pick<OutputOptions, "ignore" | "contextLines">,
): Promise<Pick<InvocationReport, "differences" | "hunks">> {
  if (differences === undefined || differences.length === 0) return { differences };
  const { detail } = await import("../../diff/parts.ts");
  const details = { differences: detail(differences, ignore) };
  if (contextLines === undefined) return details;
  const { inContext } = await import("../../diff/in-context.ts");
  return { ...details, hunks: inContext(before, differences, contextLines) };
}

async function withDetails(
  report: InvocationReport,
  options: OutputOptions,
): Promise<InvocationReport> {
  return { ...report, ...(await detailed(report, report.invocation.event, options)) };
}

/** @param report The one that counts. */
async function print(
  report: InvocationReport | undefined,
  options: PrintOptions,
  context: Context,
  form: {
    json: () => Promise<object>;
    text: (paint: Paint, report: InvocationReport) => Promise<string>;
  },
): Promise<void> {
  const { json, color, format, undelivered } = options;
  if (json) {
    const document = { ...(await form.json()), ...undeliveredDocument(undelivered) };
    return context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }
  if (report === undefined) return undefined;
  const paint = await paintFor(context, color);
  if (format === "human") return context.stdout.write(await form.text(paint, report));
  // stdout is for the program that reads it; a person wants to know the rest all the same.
  context.stderr.write(await form.text(NO_PAINT, { ...report, differences: undefined }));
  const { formatted } = await import("./format-differences.ts");
  return context.stdout.write(
    await formatted(format, report.differences, async () =>
      (await import("../../report/invocation/github.ts")).githubText(report),
    ),
  );
}
