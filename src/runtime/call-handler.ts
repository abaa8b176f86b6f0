import type { Json } from "../event/json.ts";
import type { HandlerError } from "../invocation.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { describeError } from "./lambda-error.ts";
import type { RuntimeName } from "./lambda-function.ts";
import type { Handler } from "./load-handler.ts";
import type { Answered } from "./protocol.ts";

/** How a handler answered, and whether Lambda passes it on at once or when the event loop is empty. */
export interface Answer {
  outcome: Answered | HandlerError;
  when: "now" | "event-loop-empty";
}

/** Lambda's limit for an answer, in bytes. */
const ANSWER_LIMIT = 6_291_556;

/**
 * Calls a handler as the runtime does. The promise stays open while there is no answer.
 *
 * @param onPromise Is told when the answer is up to a promise of the handler's, and to nothing else.
 */
export function callHandler(
  runtime: RuntimeName,
  handler: Handler,
  event: Json,
  context: LambdaContext,
  onPromise: () => void,
): Promise<Answer> {
  return runtime === "nodejs24.x"
    ? callAsync(handler, event, context, onPromise)
    : callWithCallback(handler, event, context, onPromise);
}

/**
 * nodejs24.x: what the handler returns or resolves to is the answer. A handler that declares a
 * callback is not called at all.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
async function callAsync(
  handler: Handler,
  event: Json,
  context: LambdaContext,
  onPromise: () => void,
): Promise<Answer> {
  try {
    if (handler.length >= 3) throw new CallbackHandlerDeprecated();
    onPromise();
    return { outcome: serialized(await handler(event, context)), when: "now" };
  } catch (error) {
    return { outcome: { kind: "handler-error", ...describeError(error) }, when: "now" };
  }
}

class CallbackHandlerDeprecated extends Error {
  override readonly name = "Runtime.CallbackHandlerDeprecated";

  constructor() {
    super(
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. " +
        "You need to modify this function to use a supported handler signature to use Node.js 24 or later. " +
        "For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
    );
  }
}

/**
 * The runtimes before: a promise that the handler returns is its answer, and otherwise the first
 * call of its callback, or of the context's older `done`, `succeed`, `fail`.
 *
 * A callback's result is held back until the event loop is empty, unless the handler set
 * `callbackWaitsForEmptyEventLoop` to false.
 */
function callWithCallback(
  handler: Handler,
  event: Json,
  context: LambdaContext,
  onPromise: () => void,
): Promise<Answer> {
  return new Promise((resolve) => {
    const answer = (outcome: Answer["outcome"], when: Answer["when"] = "now"): void =>
      resolve({ outcome, when });
    const succeed = (result: unknown): void => answer(serialized(result));
    const fail = (error?: unknown): void =>
      answer({ kind: "handler-error", ...describeError(error ?? "handled") });
    const done = (error: unknown, result?: unknown): void =>
      isError(error) ? fail(error) : succeed(result);
    const callback = (error: unknown, result?: unknown): void => {
      if (isError(error)) return fail(error);
      return answer(
        serialized(result),
        context.callbackWaitsForEmptyEventLoop === false ? "now" : "event-loop-empty",
      );
    };
    try {
      Object.assign(context, { callbackWaitsForEmptyEventLoop: true, done, succeed, fail });
      const result = handler(event, context, callback);
      if (isThenable(result)) {
        onPromise();
        result.then(succeed, (error: unknown) => fail(error));
      }
    } catch (error) {
      fail(error);
    }
  });
}

/** The answer crosses to Cognito as JSON; what JSON cannot say, Lambda refuses. */
function serialized(result: unknown): Answered | HandlerError {
  try {
    const json = JSON.stringify(result === undefined ? null : result) as string | undefined;
    return Buffer.byteLength(json ?? "") > ANSWER_LIMIT
      ? {
          kind: "handler-error",
          errorType: "Function.ResponseSizeTooLarge",
          errorMessage: `Response payload size exceeded maximum allowed payload size (${ANSWER_LIMIT} bytes).`,
          trace: [],
        }
      : { kind: "answered", json: json ?? "null" };
  } catch {
    return {
      kind: "handler-error",
      ...describeError(new Error("Unable to stringify response body")),
    };
  }
}

/** As in Lambda's runtime: null and undefined mean that there was no error. */
function isError(error: unknown): boolean {
  return error !== null && error !== undefined;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}
