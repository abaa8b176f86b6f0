import type { Json } from "../event/event.ts";
import type { HandlerError, Returned } from "../invocation.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { describeError } from "./lambda-error.ts";
import type { Handler } from "./load-handler.ts";

/**
 * Calls a handler as Lambda's Node runtime does: a promise that it returns is its answer, and
 * otherwise the first call of its callback, or of the context's older `done`, `succeed`, `fail`.
 *
 * The promise stays open as long as the handler does not answer.
 */
export function callHandler(
  handler: Handler,
  event: Json,
  context: LambdaContext,
): Promise<Returned | HandlerError> {
  return new Promise((resolve) => {
    const succeed = (result: unknown): void => resolve(serialized(result));
    const fail = (error: unknown): void =>
      resolve({ kind: "handler-error", ...describeError(error) });
    const done = (error: unknown, result?: unknown): void => {
      // As in Lambda's runtime: null and undefined mean that there was no error.
      if (error === null || error === undefined) succeed(result);
      else fail(error);
    };
    try {
      const result = handler(event, Object.assign(context, { done, succeed, fail }), done);
      if (isThenable(result)) result.then(succeed, fail);
    } catch (error) {
      fail(error);
    }
  });
}

/** The answer crosses to Cognito as JSON; what JSON cannot say, Lambda refuses. */
function serialized(result: unknown): Returned | HandlerError {
  try {
    const json = JSON.stringify(result === undefined ? null : result) as string | undefined;
    return { kind: "returned", payload: JSON.parse(json ?? "null") as Json };
  } catch {
    return {
      kind: "handler-error",
      ...describeError(new Error("Unable to stringify response body")),
    };
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}
