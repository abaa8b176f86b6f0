import type { Fact, Unknown } from "../../wiring.ts";
import { explainAwsError } from "../errors/aws-error.ts";
import { UserError } from "../../errors.ts";

const DENIED =
  /^(?:AccessDenied(?:Exception)?|NotAuthorizedException|UnauthorizedOperation|AuthorizationErrorException|Forbidden)$/;
const THROTTLED =
  /^(?:TooManyRequestsException|Throttling(?:Exception)?|ThrottledException|RequestLimitExceeded|LimitExceededException)$/;
const NETWORK =
  /^(?:ECONN\w+|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|EPROTO|ERR_(?:SSL|TLS)_\w+)$/;

interface AwsSdkError extends Error {
  code?: string;
  errors?: readonly { code?: string }[];
  $metadata?: { httpStatusCode?: number };
}

export interface Question {
  /** The permission that the call takes. */
  permission: string;
  /** What the call may take, in milliseconds. */
  timeoutMs: number;
  region: string;
  endpointUrl?: string | undefined;
}

/**
 * Asks AWS something, and comes back with the answer or with the reason why there is none.
 *
 * @throws {UserError} When nothing else can be asked either: no credentials, or none that are taken.
 */
export async function ask<T>(
  question: Question,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<Fact<T>> {
  try {
    return { value: await within(question.timeoutMs, call) };
  } catch (error) {
    return { unknown: unknownOf(error, question) };
  }
}

/** The client heeds the signal while it waits for an answer, but not while it looks for credentials. */
export async function within<T>(ms: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const timeout = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      timeout.abort();
      reject(new TimeOut(`no answer within ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([call(timeout.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

class TimeOut extends Error {
  override readonly name = "TimeOut";
}

/** An answer that lacks what AWS documents of it; nothing is to be concluded from it. */
class IncompleteAnswer extends Error {
  override readonly name = "IncompleteAnswer";
  readonly $metadata = {};
}

/** What an answer has to have. */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new IncompleteAnswer(`an answer without ${name}`);
  return value;
}

/**
 * Why there is no answer.
 *
 * @throws {UserError} When nothing else can be asked either: no credentials, or none that are taken.
 */
export function unknownOf(error: unknown, { permission, region, endpointUrl }: Question): Unknown {
  if (!(error instanceof Error)) throw error;
  const explained = explainAwsError(error, { service: "Cognito", region, endpointUrl });
  if (explained instanceof UserError && /^(?:credentials|region|endpoint)-/.test(explained.code)) {
    throw explained;
  }
  const { name, message, code, errors, $metadata } = error as AwsSdkError;
  const network = code ?? errors?.[0]?.code ?? "";
  const reason = ((): Unknown["reason"] => {
    if (error instanceof TimeOut) return "timed-out";
    if (THROTTLED.test(name) || $metadata?.httpStatusCode === 429) return "throttled";
    if (DENIED.test(name)) return "denied";
    // The SDK calls a broken connection a TimeoutError, too.
    if (NETWORK.test(network)) return "unreachable";
    if (name === "TimeoutError") return "timed-out";
    return "failed";
  })();
  // What no part of AWS, and nothing on the way to it, has made is a defect, and keeps its stack.
  if (reason === "failed" && $metadata === undefined) throw error;
  const detail = reason === "failed" ? `${name}: ${message}` : message === "" ? network : message;
  return { reason, permission, detail };
}
