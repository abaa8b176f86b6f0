import type { Remark, RemarkCode, Verdict } from "../contract/verdict.ts";

const REMARKS: Record<RemarkCode, string> = {
  "nothing-returned": "nothing came back; return the event",
  "never-answered":
    "the handler never answered: its promise was not settled, or its callback not called",
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

/** What a verdict means for the person who signs up. */
export function verdictSentences(verdict: Verdict): string[] {
  if (verdict.accepted) return ["accepted"];
  return [
    `refused with ${verdict.exception}: ${verdict.message}`,
    "The person signing up sees this error, yet is CONFIRMED. Cognito does not call the trigger again " +
      "for them: a mail that was not sent is lost.",
  ];
}
