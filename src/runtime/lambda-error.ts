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
      const error = thrown as Error;
      return {
        errorType: error.name,
        errorMessage: error.message,
        trace: withoutOurFrames((error.stack ?? "").split("\n")),
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

const OWN_FOLDER = new URL(".", import.meta.url).href;

/** The frames of this room, and what called them, say nothing about the user's code. */
function withoutOurFrames(lines: string[]): string[] {
  const own = lines.findIndex((line) => line.includes(OWN_FOLDER));
  const users = own === -1 ? lines : lines.slice(0, own);
  return users.filter((line) => !line.includes("at new Promise (<anonymous>)"));
}
