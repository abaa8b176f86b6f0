import type { EventDocument } from "../event/event.ts";
import { isObject } from "../event/json.ts";
import type { Invocation } from "../invocation.ts";
import { counted } from "./counted.ts";
import type { Remark, RemarkCode, Verdict } from "../contract/verdict.ts";

const REMARKS: Record<RemarkCode, string> = {
  "nothing-returned": "nothing came back; return the event",
  "never-answered": "the handler never answered: its callback was not called",
  "not-an-object": "the answer is not an object; return the event",
  "pascal-case-keys": "the keys begin with capitals; Cognito reads them as they came",
  "request-missing": "request is missing from the answer; return the whole event",
  "response-missing": "response is missing from the answer; return the whole event",
  "caller-context-missing": "callerContext is missing from the answer; return the whole event",
  "envelope-key-missing": "is missing from the answer; return the whole event",
  "response-not-empty": "Cognito expects nothing in the response of this trigger",
  "null-added": "is null where nothing was sent; some answers like this were refused",
  "input-changed": "was changed; Cognito takes no changes from this trigger",
};

export function remarkSentence(remark: Remark): string {
  return `${remark.path}: ${REMARKS[remark.code]}`;
}

/** What a verdict means for the person who confirmed, and for what the handler was to do. */
export function verdictSentences(verdict: Verdict, { event, mails }: Invocation): string[] {
  if (verdict.accepted) return ["accepted"];
  const isReset = event["triggerSource"] === "PostConfirmation_ConfirmForgotPassword";
  const done = isReset ? "their new password is set" : "they are CONFIRMED";
  const mailed =
    mails.length === 0
      ? "no mail was sent, and none will be"
      : `what was mailed stays mailed (${counted(mails.length, "mail")}), ` +
        "and whatever was still to be done is lost";
  return [
    `refused with ${verdict.exception}: ${verdict.message}`,
    `${whoSees(event, isReset)} sees this error, yet ${done}. ` +
      `Cognito does not call the trigger again for them: ${mailed}.`,
  ];
}

/** An administrator's confirmation names no client. */
function whoSees({ callerContext }: EventDocument, isReset: boolean): string {
  const isAdmin = isObject(callerContext) && callerContext["clientId"] === null;
  if (isAdmin) return "The administrator who confirms";
  return isReset ? "The person with the new password" : "The person signing up";
}
