import type { EventDocument } from "../../event/event.ts";
import { isObject } from "../../json.ts";
import type { BrokenRule } from "../../contract/calls.ts";
import type { MailWarning, MailWarningCode } from "../../contract/mails.ts";
import type { Invocation, MailEvent } from "../../invocation.ts";
import { counted } from "../terminal/counted.ts";
import type { Remark, RemarkCode, Verdict } from "../../contract/verdict.ts";

const REMARKS: Record<RemarkCode, string> = {
  "nothing-returned": "nothing came back; return the event",
  "never-answered": "the handler never answered: no callback was called, and no promise settled",
  "not-json": "the answer is no JSON; return the event",
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

const WARNINGS: Record<MailWarningCode, (warning: MailWarning) => string> = {
  "empty-body": () => "it has no body at all",
  "no-text-part": () => "it has no text part, which some readers and spam filters want",
  "undefined-in-text": ({ where, found }) => `"${found}" stands in the ${where}`,
  "placeholder-left": ({ where, found }) =>
    `${found} stands in the ${where}: nothing was put in its place`,
  "header-injection": ({ where }) =>
    `there is a line end in ${where}, which could begin another header`,
  "unescaped-attribute": ({ found }) =>
    `${found} gets into the HTML unescaped: markup in it arrived as markup`,
};

export function warningSentence(warning: MailWarning): string {
  return WARNINGS[warning.code](warning);
}

export function brokenRuleSentence({ code, pattern, call, caller }: BrokenRule): string {
  const place = caller === undefined ? "" : ` at ${caller}`;
  return code === "forbidden-call"
    ? `${call} was called${place}, which --fail-on-call ${pattern} forbids`
    : `nothing that --expect-call ${pattern} asks for was called`;
}

const EVENTS: Record<MailEvent["kind"], string> = {
  delivery: "will be delivered",
  bounce: "will bounce",
  complaint: "will be delivered, and complained about",
  "out-of-office": "will be delivered, and answered by an out-of-office mail",
  suppressed: "is on the suppression list: SES takes the mail, and it bounces",
  "rendering-failure": "SES takes the call, and sends no mail",
};

export function mailEventSentence({ kind, recipient, message }: MailEvent): string {
  const sentence = EVENTS[kind];
  return (
    [recipient, sentence].filter(Boolean).join(" ") + (message === undefined ? "" : `: ${message}`)
  );
}

export function remarkSentence(remark: Remark): string {
  return `${remark.path}: ${REMARKS[remark.code]}`;
}

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
