import { isHindered } from "./hindered.ts";
import type { Finding, Nothing, Severity } from "../finding.ts";
import { COGNITO_LIMIT_MS } from "../cognito-limits.ts";
import { compareDocuments } from "../diff/compare.ts";
import type { Difference } from "../diff/compare.ts";
import { asObject, isObject } from "../json.ts";
import type { Json } from "../json.ts";
import type { Invocation, Returned } from "../invocation.ts";

/**
 * What Cognito does with a response. `exception` and `message` are what ConfirmSignUp's caller gets. `accepted` is
 * `null` if that is unknown because of the dry run.
 */
export type Verdict =
  | { accepted: true; remarks: readonly Remark[] }
  | { accepted: null; remarks: readonly [] }
  | { accepted: false; exception: CognitoException; message: string; remarks: readonly Remark[] };

export type CognitoException =
  | "UserLambdaValidationException"
  | "InvalidLambdaResponseException"
  | "UnexpectedLambdaException";

/** Something to know about a response, at a JSON path; `$` is the whole response. */
export type Remark = Finding<Record<RemarkCode, Nothing>, { path: string }>;

export type RemarkCode =
  // These make Cognito refuse the answer.
  | "nothing-returned"
  | "never-answered"
  | "not-json"
  | "nested-too-deep"
  | "not-an-object"
  | "pascal-case-keys"
  | "request-missing"
  | "response-missing"
  | "caller-context-missing"
  | "other-version"
  // These do not, as far as is known.
  | "envelope-key-missing"
  | "response-not-empty"
  | "null-added"
  | "input-changed";

/**
 * What Cognito would do with an invocation, in the words that its users see.
 *
 * The rules follow AWS's documentation; where it is silent, they follow user reports. The user stays CONFIRMED whatever
 * the verdict: Cognito does not undo the confirmation.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export function judge(invocation: Invocation): Verdict {
  const verdict = judgeOutcome(invocation);
  return verdict.accepted === false && isHindered(invocation) ? NOT_KNOWN : verdict;
}

const NOT_KNOWN: Verdict = { accepted: null, remarks: [] };

function judgeOutcome(invocation: Invocation): Verdict {
  const { outcome, event } = invocation;
  // Cognito has given up by then; later results do not matter.
  if (waitedMs(invocation) > COGNITO_LIMIT_MS) return tooLate();
  if (outcome.kind === "returned") return judgeAnswer(event, outcome);
  if (outcome.kind !== "timed-out") return handlerFailed(outcome.errorMessage);
  // A function with a shorter timeout is stopped by Lambda, which Cognito treats as an error.
  return outcome.limitMs < COGNITO_LIMIT_MS
    ? handlerFailed(`Task timed out after ${(outcome.limitMs / 1000).toFixed(2)} seconds`)
    : tooLate();
}

function handlerFailed(text: string): Verdict {
  return refused("UserLambdaValidationException", `PostConfirmation failed with error ${text}.`);
}

function tooLate(): Verdict {
  return refused(
    "UnexpectedLambdaException",
    "PostConfirmation invocation failed due to error Socket timeout while invoking Lambda function.",
  );
}

function refused(
  exception: CognitoException,
  message: string,
  remarks: readonly Remark[] = [],
): Verdict {
  return { accepted: false, exception, message, remarks };
}

/** How long Cognito waited, cold start included. */
export function waitedMs({ timing }: Pick<Invocation, "timing">): number {
  return timing.durationMs + (timing.initMs ?? 0);
}

/** Whether a response was too late for Cognito only because of the cold start. */
export function isLateOfStart(invocation: Pick<Invocation, "outcome" | "timing">): boolean {
  const { outcome, timing } = invocation;
  return (
    outcome.kind !== "timed-out" &&
    timing.durationMs <= COGNITO_LIMIT_MS &&
    waitedMs(invocation) > COGNITO_LIMIT_MS
  );
}

function judgeAnswer(event: Json, answered: Returned): Verdict {
  const { payload: answer, unanswered, malformed } = answered;
  if (malformed === "too-deep") {
    const fatal = [remark("error", "nested-too-deep", "$")];
    return refused("InvalidLambdaResponseException", "Unrecognizable lambda output", fatal);
  }
  if (answer === null || malformed !== undefined) {
    const isSilent = unanswered === true ? "never-answered" : "nothing-returned";
    const code = malformed === undefined ? isSilent : "not-json";
    return refused(
      "InvalidLambdaResponseException",
      "Invalid lambda function output : Invalid JSON",
      [remark("error", code, "$")],
    );
  }
  const fatal = findFatal(event, answer);
  if (fatal.length > 0) {
    return refused("InvalidLambdaResponseException", "Unrecognizable lambda output", fatal);
  }
  const { version } = asObject(answer);
  if (
    typeof version === "string" &&
    version !== VERSION &&
    asObject(event)["version"] === VERSION
  ) {
    return refused("InvalidLambdaResponseException", "Invalid version. Version should be 1", [
      remark("error", "other-version", "$.version"),
    ]);
  }
  return { accepted: true, remarks: findHarmless(asObject(event), asObject(answer)) };
}

/** @see https://github.com/aws-amplify/amplify-js/issues/7920 */
const VERSION = "1";

function findFatal(event: Json, answer: Json): Remark[] {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) {
    return [remark("error", "not-an-object", "$")];
  }
  if (isPascalCase(answer, "request") || isPascalCase(answer, "response")) {
    return [remark("error", "pascal-case-keys", "$")];
  }
  const required = [
    ["request", "request-missing"],
    ["response", "response-missing"],
    ["callerContext", "caller-context-missing"],
  ] as const;
  // A hand-written event may lack a part; a handler cannot return what it never received.
  return required
    .filter(([key]) => key in asObject(event) && !isObject(answer[key]))
    .map(([key, code]) => remark("error", code, `$.${key}`));
}

function remark(severity: Severity, code: RemarkCode, path: string): Remark {
  return { code, severity, where: { path }, args: {} };
}

function isPascalCase(answer: Record<string, Json>, key: string): boolean {
  return !(key in answer) && isObject(answer[`${key.slice(0, 1).toUpperCase()}${key.slice(1)}`]);
}

function findHarmless(event: Record<string, Json>, answer: Record<string, Json>): Remark[] {
  return compareDocuments(event, answer).map((difference) =>
    remark("warning", harmlessCode(difference), difference.path),
  );
}

function harmlessCode(difference: Difference): RemarkCode {
  const { kind, steps } = difference;
  if (kind === "added" && difference.after === null) return "null-added";
  if (steps[0] === "response") return "response-not-empty";
  return steps.length === 1 && kind === "removed" ? "envelope-key-missing" : "input-changed";
}
