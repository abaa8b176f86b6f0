import type { Invocation, Outcome } from "../../invocation.ts";
import type { Json } from "../../json.ts";

/** What Lambda's caller gets: the answer, or the error of the function. */
export interface Payload {
  text: string;
  isError: boolean;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export function payloadOf({ outcome, target }: Invocation): Payload {
  const { requestId = "" } = target;
  if (outcome.kind === "returned") return { text: JSON.stringify(outcome.payload), isError: false };
  return errorPayload(errorOf(outcome, requestId));
}

/** What Lambda says of a function that cannot be loaded. */
export function loadErrorPayload(code: string, message: string): Payload {
  if (code === "handler-export-missing") {
    return errorPayload({ errorType: "Runtime.HandlerNotFound", errorMessage: message });
  }
  const [, own, text] = /\b(Runtime\.\w+): ([^]+)$/.exec(message) ?? [];
  return errorPayload(
    own !== undefined && text !== undefined
      ? { errorType: own, errorMessage: text }
      : { errorType: "Runtime.ImportModuleError", errorMessage: `Error: ${message}` },
  );
}

function errorPayload(error: { [key: string]: Json }): Payload {
  return { text: JSON.stringify(error), isError: true };
}

function errorOf(
  outcome: Exclude<Outcome, { kind: "returned" }>,
  requestId: string,
): { [key: string]: Json } {
  switch (outcome.kind) {
    case "timed-out": {
      const seconds = (outcome.limitMs / 1_000).toFixed(2);
      return {
        errorType: "Sandbox.Timedout",
        errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
      };
    }
    case "handler-error": {
      const { errorType, errorMessage, trace } = outcome;
      return { errorType, errorMessage, trace: [...trace] };
    }
    case "crashed": {
      const { errorType, errorMessage, trace } = outcome;
      return { errorType, errorMessage, ...(trace.length > 0 && { trace: [...trace] }) };
    }
  }
}
