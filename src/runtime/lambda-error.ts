import { isOurs } from "../capture/own-frames.ts";

/** An error in the three parts that Lambda's Node runtime reports. */
export interface LambdaError {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

/**
 * What Lambda's Node runtime makes of a thrown value, whatever it is: things that are no errors have
 * their `typeof` as type and no trace.
 */
export function describeError(thrown: unknown): LambdaError {
  try {
    if (thrown instanceof Error || Object.prototype.toString.call(thrown) === "[object Error]") {
      // Whatever `Error`'s type says, a handler may have put anything there.
      const error = thrown as { name: unknown; message: unknown; stack?: unknown };
      return {
        errorType: String(error.name),
        errorMessage: String(error.message),
        trace: typeof error.stack === "string" ? withoutOurFrames(error.stack.split("\n")) : [],
      };
    }
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  } catch {
    return {
      errorType: "handled",
      errorMessage:
        "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
      trace: [],
    };
  }
}

/** The frames of Node and of what runs the handler say nothing about the user's code. */
function withoutOurFrames(lines: string[]): string[] {
  return lines.filter(
    (line) => !isOurs(line) && !/^\s+at .*(?:\(<anonymous>\)|\bnode:)/.test(line),
  );
}
