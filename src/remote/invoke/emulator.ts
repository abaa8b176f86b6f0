import type { EventDocument } from "../../event/event.ts";
import { asObject, isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { Returned } from "../../invocation.ts";

/** The Runtime Interface Emulator sets no FunctionError header, so only the payload shows an error. */
export function isEmulatorError(payload: Json, event: EventDocument): boolean {
  if (!isObject(payload)) return false;
  const { errorType, errorMessage } = payload;
  return (
    typeof errorType === "string" &&
    typeof errorMessage === "string" &&
    !("errorType" in event) &&
    !("request" in payload)
  );
}

/**
 * The time limit that an emulator stopped the function at, in milliseconds.
 *
 * The Runtime Interface Emulator, which SAM runs too, answers a timeout with plain text; serverless-offline
 * with an error that does not name the limit. Lambda's limits are whole seconds, and the measured time is
 * over the limit, so it is rounded down.
 * @see https://github.com/aws/aws-lambda-runtime-interface-emulator/issues/20
 * @see https://github.com/dherault/serverless-offline/blob/v14.8.2/src/lambda/LambdaFunction.js
 */
export function emulatorTimeoutMs(answer: Returned, measuredMs: number): number | undefined {
  const { payload, malformed } = answer;
  if (malformed === "not-json" && typeof payload === "string") {
    const seconds = /^Task timed out after (\d+(?:\.\d+)?) seconds$/.exec(payload.trim())?.[1];
    return seconds === undefined ? undefined : Number(seconds) * 1_000;
  }
  if (asObject(payload)["errorMessage"] !== "[504] - Lambda timeout.") return undefined;
  return Math.max(1, Math.floor(measuredMs / 1_000)) * 1_000;
}
