import { compareDocuments } from "../diff/compare.ts";
import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import type { Invocation, Returned } from "../invocation.ts";

/** How long Cognito waits for an answer. It cannot be changed. */
export const COGNITO_LIMIT_MS = 5_000;

/** What Cognito does with an answer. `exception` and `message` are what ConfirmSignUp's caller gets. */
export type Verdict =
  | { accepted: true; remarks: readonly Remark[] }
  | { accepted: false; exception: CognitoException; message: string; remarks: readonly Remark[] };

export type CognitoException =
  | "UserLambdaValidationException"
  | "InvalidLambdaResponseException"
  | "UnexpectedLambdaException";

/** Something about an answer that its author should know. The sentence is the report's to write. */
export interface Remark {
  code: RemarkCode;
  /** The JSON path that it is about; `$` for the whole answer. */
  path: string;
}

export type RemarkCode =
  // These make Cognito refuse the answer.
  | "nothing-returned"
  | "never-answered"
  | "not-json"
  | "not-an-object"
  | "pascal-case-keys"
  | "request-missing"
  | "response-missing"
  | "caller-context-missing"
  // These do not, as far as is known.
  | "envelope-key-missing"
  | "response-not-empty"
  | "null-added"
  | "input-changed";

/**
 * What Cognito would do with an invocation, worded as its users see it.
 *
 * The rules are AWS's documentation where it says anything, and otherwise what people who met the
 * errors reported. A user is CONFIRMED whatever the verdict: Cognito does not take it back.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export function judge(invocation: Invocation): Verdict {
  const { outcome, event } = invocation;
  // Cognito has gone by then, whatever came later.
  if (waitedMs(invocation) > COGNITO_LIMIT_MS) return tooLate();
  switch (outcome.kind) {
    case "handler-error":
    case "crashed":
      return handlerFailed(outcome.errorMessage);
    case "timed-out":
      // A function whose own limit is shorter is stopped by Lambda, which Cognito takes for an error.
      return outcome.limitMs < COGNITO_LIMIT_MS
        ? handlerFailed(`Task timed out after ${(outcome.limitMs / 1000).toFixed(2)} seconds`)
        : tooLate();
    case "returned":
      return judgeAnswer(event, outcome);
  }
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

/** How long Cognito waited: a cold start too, which on this machine says nothing of Lambda's. */
export function waitedMs({ timing, target }: Invocation): number {
  return timing.durationMs + (target.kind === "remote" ? (timing.initMs ?? 0) : 0);
}

function judgeAnswer(event: Json, answered: Returned): Verdict {
  const { payload: answer, unanswered, malformed } = answered;
  if (answer === null || malformed !== undefined) {
    const isSilent = unanswered === true ? "never-answered" : "nothing-returned";
    const code = malformed === undefined ? isSilent : "not-json";
    return refused(
      "InvalidLambdaResponseException",
      "Invalid lambda function output : Invalid JSON",
      [{ code, path: "$" }],
    );
  }
  const fatal = findFatal(event, answer);
  if (fatal.length > 0) {
    return refused("InvalidLambdaResponseException", "Unrecognizable lambda output", fatal);
  }
  return { accepted: true, remarks: findHarmless(asObject(event), asObject(answer)) };
}

function findFatal(event: Json, answer: Json): Remark[] {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) {
    return [{ code: "not-an-object", path: "$" }];
  }
  if (isPascalCase(answer, "request") || isPascalCase(answer, "response")) {
    return [{ code: "pascal-case-keys", path: "$" }];
  }
  const required = [
    ["request", "request-missing"],
    ["response", "response-missing"],
    ["callerContext", "caller-context-missing"],
  ] as const;
  // A hand-written event may have lacked a part; a handler cannot give back what it never got.
  return required
    .filter(([key]) => key in asObject(event) && !isObject(answer[key]))
    .map(([key, code]) => ({ code, path: `$.${key}` }));
}

function isPascalCase(answer: Record<string, Json>, key: string): boolean {
  return !(key in answer) && isObject(answer[`${key.slice(0, 1).toUpperCase()}${key.slice(1)}`]);
}

function findHarmless(event: Record<string, Json>, answer: Record<string, Json>): Remark[] {
  const remarks: Remark[] = [];
  for (const difference of compareDocuments(event, answer)) {
    const { path, steps } = difference;
    if (difference.kind === "added" && difference.after === null) {
      remarks.push({ code: "null-added", path });
    } else if (steps[0] === "response") {
      remarks.push({ code: "response-not-empty", path });
    } else {
      const isKey = steps.length === 1 && difference.kind === "removed";
      remarks.push({ code: isKey ? "envelope-key-missing" : "input-changed", path });
    }
  }
  return remarks;
}

function asObject(value: Json | undefined): Record<string, Json> {
  return isObject(value) ? value : {};
}
