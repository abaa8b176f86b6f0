import type { EventDocument } from "../../event/event.ts";
import { isObject } from "../../json.ts";
import type { Invocation } from "../../invocation.ts";
import { counted } from "../terminal/counted.ts";
import type { Verdict } from "../../contract/verdict.ts";

/** What a verdict means for the person who confirmed, and for what the handler was to do. */
export function verdictSentences(verdict: Verdict, invocation: Invocation): string[] {
  if (verdict.accepted) return ["accepted"];
  const { event } = invocation;
  const isReset = event["triggerSource"] === "PostConfirmation_ConfirmForgotPassword";
  const done = isReset ? "their new password is set" : "they are CONFIRMED";
  return [
    `refused with ${verdict.exception}: ${verdict.message}`,
    `${whoSees(event, isReset)} sees this error, yet ${done}. ` +
      `Cognito does not call the trigger again for them: ${whatIsLost(invocation)}.`,
  ];
}

function whatIsLost({ mails, target }: Invocation): string {
  // What a deployed function mailed is not to be seen from here.
  if (target.kind === "local" && mails.length === 0) return "no mail was sent, and none will be";
  const count = target.kind === "local" ? ` (${counted(mails.length, "mail")})` : "";
  return `what was mailed stays mailed${count}, and whatever was still to be done is lost`;
}

/** An administrator's confirmation names no client. */
function whoSees({ callerContext }: EventDocument, isReset: boolean): string {
  const isAdmin = isObject(callerContext) && callerContext["clientId"] === null;
  if (isAdmin) return "The administrator who confirms";
  return isReset ? "The person with the new password" : "The person signing up";
}
