import { COGNITO_ATTEMPTS, COGNITO_LIMIT_MS } from "../../cognito-limits.ts";
import type { EventDocument } from "../../event/event.ts";
import { isObject } from "../../json.ts";
import type { Invocation } from "../../invocation.ts";
import type { Paint, Stroke } from "../terminal/paint.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { obstacleText } from "../../obstacle.ts";
import type { Obstacle } from "../../obstacle.ts";
import type { Verdict } from "../../contract/verdict.ts";

/** A verdict in one line. */
export function verdictSentence(verdict: Verdict): string {
  if (verdict.accepted === false) return `refused with ${verdict.exception}: ${verdict.message}`;
  return verdict.accepted ? "accepted" : "unknown";
}

export function verdictStroke({ accepted }: Verdict, paint: Paint): Stroke {
  if (accepted === null) return paint.yellow;
  return accepted ? paint.green : paint.red;
}

/**
 * What a verdict means for the person who confirmed, and for the handler's work.
 *
 * @param calls How often Cognito has called already; `invocation` has the mail of all calls.
 */
export function verdictSentences(verdict: Verdict, invocation: Invocation, calls = 1): string[] {
  const { event, obstacles = [] } = invocation;
  const met = obstacles.map((obstacle) => `  ${oneLine(obstacleText(obstacle))}`);
  const first = verdictSentence(verdict);
  const rest =
    met.length === 0
      ? []
      : [
          whatIsMet(verdict.accepted, obstacles),
          ...met,
          ...(verdict.accepted === false ? [] : stubsHint(obstacles)),
        ];
  if (verdict.accepted !== false) return [first, ...rest];
  const isReset = event["triggerSource"] === "PostConfirmation_ConfirmForgotPassword";
  const done = isReset ? "the new password is set" : "the account is CONFIRMED";
  const what =
    verdict.exception === "UnexpectedLambdaException"
      ? timeoutSentence(invocation, calls)
      : `${whatEndsIt(invocation)}: ${keptMail(invocation)}, and remaining work is lost.`;
  return [first, `${whoSees(event)} sees this error although ${done}. ${what}`, ...rest];
}

/** Where a file of stubs comes from, if one gets past any of these. */
export function stubsHint(
  obstacles: readonly Obstacle[],
  way = "run this handler with --write-stubs stubs.json",
): string[] {
  return obstacles.some(({ remedy }) => remedy?.flag === "stubs")
    ? [`To create a stub file to fill in, ${way}`]
    : [];
}

/** What obstacles mean for a verdict. */
function whatIsMet(accepted: Verdict["accepted"], obstacles: readonly Obstacle[]): string {
  if (accepted === null && obstacles.every(({ kind }) => kind === "nothing-found")) {
    return "The handler fails when a read finds nothing, and might succeed if the record existed:";
  }
  if (accepted === null) {
    return "The dry run, not the handler, may have caused the failure. On AWS these calls may respond differently:";
  }
  if (accepted && obstacles.every(({ kind }) => kind === "condition")) {
    return "The dry run assumed that every condition is met, because only AWS knows the items:";
  }
  return accepted
    ? "The handler continued without a response; what it does with a real one was not tested:"
    : "The handler fails in the same way whatever these calls return:";
}

function whatEndsIt({ outcome }: Invocation): string {
  return outcome.kind === "timed-out"
    ? `Lambda stops the function at its own timeout of ${outcome.limitMs / 1_000} s`
    : "Cognito will not call again";
}

/** Lambda does not stop a function that Cognito no longer waits for. */
function timeoutSentence(invocation: Invocation, calls: number): string {
  const seconds = COGNITO_LIMIT_MS / 1_000;
  const { mails, target } = invocation;
  const mail =
    target.kind === "local" && mails.length === 0
      ? "it can still send mail"
      : `${keptMail(invocation)}, and mail sent later still goes out`;
  const rest =
    invocation.outcome.kind === "timed-out"
      ? `The function itself keeps running until its own timeout: ${mail}`
      : `The function finished too late: ${keptMail(invocation)}`;
  return calls < COGNITO_ATTEMPTS
    ? `Cognito gives up after ${seconds} seconds, and may call up to ${COGNITO_ATTEMPTS - calls} more times. ${rest}; each further call can send it again.`
    : `Cognito gave up on ${calls} calls after ${seconds} seconds each. ${rest}.`;
}

function keptMail({ mails, target }: Invocation): string {
  // The mail of a deployed function is not visible from here.
  if (target.kind === "remote") return "mail already sent stays sent";
  return mails.length === 0 ? "no mail was sent" : `mail already sent (${mails.length}) stays sent`;
}

/** An administrator's confirmation names no client. */
function whoSees({ callerContext }: EventDocument): string {
  const isAdmin = isObject(callerContext) && callerContext["clientId"] === null;
  return isAdmin ? "The administrator" : "The user";
}
