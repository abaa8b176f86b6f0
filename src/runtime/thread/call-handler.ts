import type { Json } from "../../json.ts";
import { directCaller } from "../../capture/seal/caller.ts";
import type { AnsweredAgain, Crashed, HandlerError } from "../../invocation.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { describeError } from "./lambda-error.ts";
import type { RuntimeName } from "../lambda-function.ts";
import type { Handler } from "./load-handler.ts";
import type { Answered } from "./protocol.ts";

// A handler may put anything in the place of these.
const { Promise, setImmediate } = globalThis;
const byteLength = Buffer.byteLength.bind(Buffer);

/** Takes an answer, and whether Lambda passes it on at once or when the event loop is empty. */
export type Reply = (outcome: Answered | HandlerError, when: "now" | "event-loop-empty") => void;

/** Lambda's limit for an answer, in bytes. */
const ANSWER_LIMIT = 6_291_556;

/**
 * Calls a handler as the runtime does. There may be no reply, and never is there more than one.
 *
 * @param onAgain Called with each answer after the first that contradicts it.
 */
export function callHandler(
  runtime: RuntimeName,
  handler: Handler,
  event: Json,
  context: LambdaContext,
  reply: Reply,
  onAgain: (again: AnsweredAgain) => void,
): void {
  if (runtime === "nodejs24.x") void callAsync(handler, event, context, reply);
  else callWithCallback(handler, event, context, { reply, onAgain });
}

/**
 * What the runtime makes of a call with no reply when there is nothing left to do: an error where the
 * handler is an async function, and null for any other. That of nodejs24.x has ended by then.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
 */
export function outcomeWhenIdle(
  runtime: RuntimeName,
  handler: Handler,
): Answered | HandlerError | Crashed {
  const isAsync = handler.constructor.name === "AsyncFunction";
  if (runtime !== "nodejs24.x" && !isAsync) {
    return { kind: "answered", json: "null", unanswered: true };
  }
  return {
    kind: runtime === "nodejs24.x" ? "crashed" : "handler-error",
    errorType: "Runtime.NodeJsExit",
    errorMessage:
      "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a " +
      "Promise that was never settled. For more information, see " +
      "https://nodejs.org/docs/latest/api/process.html#exit-codes",
    trace: [],
  };
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
  reply: Reply,
): Promise<void> {
  let conclude: () => Answered | HandlerError;
  try {
    if (handler.length >= 3) throw runtimeError("CallbackHandlerDeprecated", NO_CALLBACKS);
    const result = await handler(event, context);
    conclude = () => serialized(result, runtimeError("JSONStringifyError", UNWRITABLE));
  } catch (error) {
    conclude = () => failedWith(error);
  }
  // As in the runtime: what else is due in this turn of the event loop comes before the answer.
  await new Promise((resolve) => setImmediate(resolve));
  reply(conclude(), "now");
}

const NO_CALLBACKS =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. " +
  "You need to modify this function to use a supported handler signature to use Node.js 24 or later. " +
  "For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";
const UNWRITABLE = "Unable to stringify response body";

function runtimeError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name: `Runtime.${name}` });
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
  { reply, onAgain }: { reply: Reply; onAgain: (again: AnsweredAgain) => void },
): void {
  let first: Answered | HandlerError | undefined;
  const answer: Reply = (outcome, when) => {
    if (first === undefined) {
      first = outcome;
      return reply(outcome, when);
    }
    const kind = contradiction(outcome, first);
    if (kind === undefined) return undefined;
    const answering = directCaller();
    // A second callback with another error may be one error's two ways; a promise that rejects shows that the code went on.
    if (kind === "error-after-error" && answering.by === "user") return undefined;
    return onAgain({ kind, ...(answering.by === "user" && { caller: answering.caller }) });
  };
  const succeed = (result: unknown): void =>
    answer(serialized(result, new Error(UNWRITABLE)), "now");
  const fail = (error?: unknown): void => answer(failedWith(error ?? "handled"), "now");
  const done = (error: unknown, result?: unknown): void =>
    isError(error) ? fail(error) : succeed(result);
  const callback = (error: unknown, result?: unknown): void => {
    if (isError(error)) return fail(error);
    const waits = context.callbackWaitsForEmptyEventLoop !== false;
    return answer(serialized(result, new Error(UNWRITABLE)), waits ? "event-loop-empty" : "now");
  };
  try {
    Object.assign(context, { callbackWaitsForEmptyEventLoop: true, done, succeed, fail });
    const result = handler(event, context, callback);
    if (isPromise(result)) result.then(succeed, fail).catch(fail);
  } catch (error) {
    // Even where null was thrown, which is then not an error.
    callback(error);
  }
}

/**
 * How an answer contradicts the first one, if it does. Nothing, which an async function comes to that has called
 * back, contradicts none, and neither does the same error.
 */
function contradiction(
  answer: Answered | HandlerError,
  first: Answered | HandlerError,
): AnsweredAgain["kind"] | undefined {
  if (answer.kind === "handler-error") {
    if (first.kind !== "handler-error") return "error-after-result";
    return answer.errorMessage === first.errorMessage ? undefined : "error-after-error";
  }
  if (answer.json === "null") return undefined;
  if (first.kind === "handler-error") return "result-after-error";
  return answer.json === first.json ? undefined : "other-result";
}

/** The answer crosses to Cognito as JSON; what JSON cannot say, Lambda refuses. */
function serialized(result: unknown, refusal: Error): Answered | HandlerError {
  try {
    const json = JSON.stringify(result === undefined ? null : result) as string | undefined;
    return byteLength(json ?? "") > ANSWER_LIMIT
      ? {
          kind: "handler-error",
          errorType: "Function.ResponseSizeTooLarge",
          errorMessage: `Response payload size exceeded maximum allowed payload size (${ANSWER_LIMIT} bytes).`,
          trace: [],
        }
      : {
          kind: "answered",
          json: json ?? "null",
          ...(result instanceof Error && { error: `${result.name}: ${result.message}` }),
        };
  } catch (cause) {
    // Lambda's words do not say why.
    return failedWith(Object.assign(refusal, { cause }));
  }
}

function failedWith(error: unknown): HandlerError {
  return { kind: "handler-error", ...describeError(error) };
}

/** As in Lambda's runtime: null and undefined mean that there was no error. */
function isError(error: unknown): boolean {
  return error !== null && error !== undefined;
}

/** As in Lambda's runtime, which goes by its name and expects a real one. */
function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
