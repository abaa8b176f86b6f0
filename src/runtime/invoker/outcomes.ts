import { tryParseJson } from "../../json.ts";
import type { Crashed, HandlerError, Outcome } from "../../invocation.ts";
import type { Answered } from "../thread/protocol.ts";

/** A thread that says nothing of its end: it was ended in a way that nothing in it can see. */
export const ENDED = exitError("Runtime exited without providing a reason");

export function outcomeOf(answer: Answered | HandlerError): Outcome {
  if (answer.kind === "handler-error") return answer;
  const { json, unanswered } = answer;
  return {
    kind: "returned",
    // A handler may have replaced what wrote the text. What is no JSON is none to Cognito either.
    payload: tryParseJson(json) ?? null,
    ...(unanswered === true && { unanswered }),
  };
}

/** As Lambda tells of it: the system killed the process. */
export function outOfMemory(requestId: string): Crashed {
  const message = `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`;
  return { ...exitError(message), outOfMemory: true };
}

/** Of an error that the thread itself threw. */
export function threadCrashed(error: NodeJS.ErrnoException, requestId: string): Crashed {
  const { code, name, message, stack = "" } = error;
  if (code === "ERR_WORKER_OUT_OF_MEMORY") return outOfMemory(requestId);
  return { kind: "crashed", errorType: name, errorMessage: message, trace: stack.split("\n") };
}

function exitError(errorMessage: string): Crashed {
  return { kind: "crashed", errorType: "Runtime.ExitError", errorMessage, trace: [] };
}
