import { mailSummary } from "../mail/summary.ts";
import type { Conclusion } from "../../contract/conclusion.ts";
import type { Confirmation } from "../../contract/confirmation.ts";
import type { Effect } from "../../contract/effects.ts";
import { counted } from "../terminal/counted.ts";
import { differencesText } from "../differences/text.ts";
import {
  callsText,
  invocationText,
  logsText,
  nameText,
  outcomeText,
  timingText,
  unsetVariableLines,
  verdictText,
} from "./text.ts";
import type { TextOptions } from "./text.ts";
import type { Paint } from "../terminal/paint.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { COGNITO_LIMIT_MS } from "../../cognito-limits.ts";
import { joined, sectionsText } from "../terminal/sections.ts";

/** @param allowed How many attempts there might have been. */
export function attemptsText(
  { attempts, last, effects }: Confirmation,
  allowed: number,
  paint: Paint,
  options: TextOptions,
): string {
  const mails = attempts.flatMap(({ invocation }) => invocation.mails);
  const note = paint.dim("1 attempt: Cognito only calls again if there is no response in time.");
  if (attempts.length === 1 && allowed > 1) {
    return `${invocationText(last, paint, options)}${note}\n`;
  }
  return sectionsText([
    nameText(last.invocation, paint),
    ...attempts.map((attempt, index) => attemptText(attempt, index + 1, allowed, paint, options)),
    effectsText(attempts.length, effects, paint),
    differencesText(last, paint),
    // The mail of all attempts counts.
    verdictText({ ...last, invocation: { ...last.invocation, mails } }, paint, attempts.length),
  ]);
}

/** How an attempt ended, as soon as it has. */
export function attemptLine(number: number, allowed: number, isAnswered: boolean): string {
  const end = isAnswered ? "responded" : `no response within ${COGNITO_LIMIT_MS / 1_000} s`;
  return `attempt ${number} of ${allowed}: ${end}\n`;
}

function attemptText(
  attempt: Conclusion,
  number: number,
  allowed: number,
  paint: Paint,
  options: TextOptions,
): string {
  const { invocation, verdict } = attempt;
  // What it did afterwards Cognito never heard of.
  const tooLate = verdict.accepted === false && verdict.exception === "UnexpectedLambdaException";
  return joined([
    paint.bold(`Attempt ${number} of ${allowed}`),
    tooLate
      ? `${paint.red("✘")} no response within ${COGNITO_LIMIT_MS / 1_000} s; Cognito gives up and ignores the outcome:`
      : "",
    outcomeText(invocation.outcome, paint),
    ...unsetVariableLines(attempt, paint),
    paint.dim(timingText(invocation.timing)),
    ...invocation.mails.map((mail) => `  mail ${oneLine(mailSummary(mail))}`),
    callsText(invocation, paint),
    logsText(invocation, paint, options),
  ]);
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
