import type { Effect } from "../../contract/effects.ts";
import type { CapturedMail } from "../../invocation.ts";
import { counted } from "../terminal/counted.ts";
import { differencesText } from "../differences/text.ts";
import {
  callsText,
  invocationText,
  logsText,
  nameText,
  outcomeText,
  timingText,
  verdictText,
} from "./text.ts";
import type { InvocationReport, TextOptions } from "./text.ts";
import type { Paint } from "../terminal/paint.ts";
import { oneLine } from "../terminal/plain-text.ts";

/** The calls of one confirmation, as Cognito made them. */
export interface AttemptsReport {
  reports: readonly InvocationReport[];
  /** How many there might have been. */
  attempts: number;
  effects: readonly Effect[];
}

export function attemptsText(
  { reports, attempts, effects }: AttemptsReport,
  paint: Paint,
  options: TextOptions,
): string {
  const last = reports.at(-1);
  if (last === undefined) return "";
  const mails = reports.flatMap(({ invocation }) => invocation.mails);
  const note = paint.dim("1 attempt: Cognito calls again only when there was no answer in time.");
  if (reports.length === 1 && attempts > 1) {
    return `${invocationText(last, paint, options)}${note}\n`;
  }
  const sections = [
    nameText(last.invocation, paint),
    ...reports.map((report, index) => attemptText(report, index + 1, attempts, paint, options)),
    effectsText(reports.length, effects, paint),
    differencesText(last, paint),
    // What is done and what is lost is told of all of them.
    verdictText({ ...last, invocation: { ...last.invocation, mails } }, paint),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function attemptText(
  report: InvocationReport,
  number: number,
  attempts: number,
  paint: Paint,
  options: TextOptions,
): string {
  const { invocation, verdict } = report;
  // What it did afterwards Cognito never heard of.
  const tooLate = !verdict.accepted && verdict.exception === "UnexpectedLambdaException";
  return [
    paint.bold(`Attempt ${number} of ${attempts}`),
    ...(tooLate ? [`${paint.red("✘")} no answer within 5 s; Cognito waits no longer`] : []),
    outcomeText(invocation.outcome, paint),
    paint.dim(timingText(invocation.timing)),
    ...invocation.mails.map((mail) => mailLine(mail)),
    callsText(invocation, paint),
    logsText(invocation, paint, options),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function mailLine({ to, cc, bcc, subject }: CapturedMail): string {
  return `  mail to ${oneLine([...to, ...cc, ...bcc].join(", "))}: ${oneLine(subject)}`;
}

function effectsText(calls: number, effects: readonly Effect[], paint: Paint): string {
  return effects
    .map(({ kind, subject, count, repeated }) => {
      const things = counted(count, kind === "mail" ? "mail" : "call");
      const line = `${calls} attempts, ${things} ${kind === "mail" ? "to" : "of"} ${oneLine(subject)}`;
      if (kind === "mail" && repeated) return paint.red(`${line}: not idempotent`);
      return repeated ? paint.yellow(`${line}: repeated`) : `${line}: not repeated`;
    })
    .join("\n");
}
