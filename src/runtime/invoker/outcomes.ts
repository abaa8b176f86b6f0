import { tryParseJson } from "../../json.ts";
import type { Crashed, HandlerError, Outcome } from "../../invocation.ts";
import type { Answered } from "../thread/protocol.ts";

/** A thread that says nothing of its end: it was ended in a way that nothing in it can see. */
export const ENDED = exitError("Runtime exited without providing a reason");

/** Something came from the thread that its own code does not send. */
export const BROKEN = exitError("the handler damaged its runtime");

export function outcomeOf(answer: Answered | HandlerError): Outcome {
  if (answer.kind === "handler-error") return answer;
  const { json, unanswered, error } = answer;
  return {
    kind: "returned",
    // A handler may have replaced what wrote the text. What is not JSON here is not JSON to Cognito either.
    payload: tryParseJson(json) ?? null,
    ...(unanswered === true && { unanswered }),
    ...(error !== undefined && { error }),
  };
}

/** As Lambda tells of it: the system killed the process. */
export function outOfMemory(requestId: string): Crashed {
  const message = `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`;
  return { ...exitError(message), outOfMemory: true };
}

/** Of what the thread itself threw, whatever that is: it may have thrown null. */
export function threadCrashed(thrown: unknown, requestId: string): Crashed {
  if (typeof thrown !== "object" || thrown === null) {
    return { kind: "crashed", errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  const { code, name, message, stack } = thrown as Partial<
    Record<keyof NodeJS.ErrnoException, unknown>
  >;
  if (code === "ERR_WORKER_OUT_OF_MEMORY") return outOfMemory(requestId);
  const [errorType, errorMessage, trace] = [textOr(name, "Error"), textOr(message), textOr(stack)];
  return { kind: "crashed", errorType, errorMessage, trace: trace.split("\n") };
}

function textOr(value: unknown, otherwise = ""): string {
  return typeof value === "string" ? value : otherwise;
}

function exitError(errorMessage: string): Crashed {
  return { kind: "crashed", errorType: "Runtime.ExitError", errorMessage, trace: [] };
}
