import type { AwsCall, Invocation } from "../../../invocation.ts";
import { isRefusedSend } from "./suite.ts";

/** How AWS says that what a call asks for is done already. */
const DONE =
  /^(?:(?:DynamoDB:)?ConditionalCheckFailed|TransactionCanceled|PreconditionFailed)|Exists(?:Exception)?:/;

/** A call that AWS refuses because an earlier invocation has done what it asks for. */
export interface Done {
  call: AwsCall;
  index: number;
  name: string;
  error: string;
}

export function refusedAsDone(first: Invocation, later: Invocation): Done[] {
  return later.awsCalls.flatMap((call, index) => {
    const { service, operation, error = "" } = call;
    const isDone =
      isRefused(call) &&
      DONE.test(error) &&
      !first.awsCalls.some((one) => isRefused(one) && isAlike(one, call));
    return isDone ? [{ call, index, name: `${service} ${operation}`, error }] : [];
  });
}

export function isRefused(call: AwsCall): boolean {
  return call.result === "refused" && call.error !== undefined && !isRefusedSend(call);
}

/** Whether an answer says that what is asked for is there already, as AppSync's do. */
export function isConflict({ result, status, error = "" }: AwsCall): boolean {
  return result !== "refused" && (status === 409 || saysDone(error));
}

export function isAlike(one: AwsCall, other: AwsCall): boolean {
  return one.service === other.service && one.operation === other.operation;
}

const DUPLICATE = new RegExp(
  [
    ...[String.raw`\b(?:E11000|23505|P2002|ER_DUP_ENTRY|ORA-00001)\b`],
    ...[String.raw`\bduplicate (?:key|entry)\b`, String.raw`\bunique (?:key )?constraint\b`],
    ...["UniqueConstraint", "ConstraintValidationFailed", "violation of primary key"],
    ...["conditional request failed", "ConditionalCheckFailed"],
    ...[String.raw`\b(?:HTTP|status(?: ?code)?)\W{1,3}409\b`, String.raw`\b409 \(?conflict\b`],
  ].join("|"),
  "i",
);

/** Whether an error of a database or an API says that a record is there already. */
export function saysDone(text: string): boolean {
  return DUPLICATE.test(text);
}

/** Whether it says so of something that may not be a record. */
export function saysExists(text: string): boolean {
  return /\balready (?:exists?|registered|taken|in use)\b|\bhas already been taken\b/i.test(text);
}
