import type { AwsCall, Invocation } from "../../../invocation.ts";
import { isRefusedSend } from "./suite.ts";

/** How AWS says that what a call asks for is done already. */
const DONE =
  /^(?:ConditionalCheckFailed|TransactionCanceled|PreconditionFailed)|Exists(?:Exception)?:/;

/** The first call that AWS refuses because an earlier invocation has done what it asks for. */
export function refusedAsDone(
  first: Invocation,
  later: Invocation,
): { call: AwsCall; index: number; name: string; error: string } | undefined {
  const index = later.awsCalls.findIndex(
    (each) =>
      isRefused(each) &&
      DONE.test(each.error ?? "") &&
      !first.awsCalls.some((one) => isAlike(one, each)),
  );
  const call = later.awsCalls[index];
  if (call === undefined) return undefined;
  const { service, operation, error = "" } = call;
  return { call, index, name: `${service} ${operation}`, error };
}

export function isRefused(call: AwsCall): boolean {
  return call.result === "refused" && call.error !== undefined && !isRefusedSend(call);
}

export function isAlike(one: AwsCall, other: AwsCall): boolean {
  return isRefused(one) && one.service === other.service && one.operation === other.operation;
}
