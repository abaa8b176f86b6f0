import { UserError } from "../../errors.ts";

/**
 * What an error of a call says for one of many calls.
 *
 * - `not-yet`: nothing ran, and the same call may do later: Lambda throttled it.
 * - `this-event`: nothing ran, because of this event alone.
 * - `unknown`: it was sent, and what came of it is not known.
 * - `every-call`: nothing ran, and the next call would meet the same.
 */
export type CallFailure = "not-yet" | "this-event" | "unknown" | "every-call";

interface SdkError extends Error {
  code?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
  /** The SDK's own reading of Retry-After, in seconds. */
  retryAfterSeconds?: string;
}

const NOT_YET = /^(?:TooManyRequestsException|EC2ThrottledException|Throttling(?:Exception)?)$/;
const THIS_EVENT = /^(?:RequestTooLargeException|InvalidRequestContentException)$/;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export function callFailureOf(error: unknown): CallFailure {
  if (error instanceof UserError) {
    if (error.code === "payload-too-large") return "this-event";
    return error.code === "no-answer" ? "unknown" : "every-call";
  }
  const { name, code, message, $metadata: metadata } = error as SdkError;
  const status = metadata?.httpStatusCode;
  if (NOT_YET.test(name) || status === 429) return "not-yet";
  if (THIS_EVENT.test(name)) return "this-event";
  if (name === "TimeoutError") {
    // Before there is a connection nothing can have been sent.
    return /establish/.test(message) ? "not-yet" : "unknown";
  }
  if (code === "ECONNRESET" || code === "EPIPE" || code === "ETIMEDOUT") return "unknown";
  // Named errors of the 500s say that the function could not be started, but for this one.
  const namesCause = name.endsWith("Exception") && name !== "ServiceException";
  return status !== undefined && status >= 500 && !namesCause ? "unknown" : "every-call";
}

/** How long the answer asks to wait before the next try, in milliseconds. */
export function retryAfterMs(error: unknown): number {
  const { retryAfterSeconds, $response: response } = error as SdkError;
  const seconds = Number(retryAfterSeconds ?? response?.headers?.["retry-after"] ?? 0);
  return seconds > 0 ? seconds * 1_000 : 0;
}
