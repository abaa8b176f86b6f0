import { isNativeError } from "node:util/types";
import type { LambdaError } from "../../invocation.ts";
import { cut } from "./cut.ts";
import { causesOf } from "./error-causes.ts";
import { contentOf } from "./thrown-content.ts";
import { isOurs } from "../../capture/seal/tool-frames.ts";

/**
 * What Lambda's Node runtime makes of a thrown value, whatever it is: things that are no errors have
 * their `typeof` as type and no trace.
 */
export function describeError(thrown: unknown): LambdaError {
  try {
    if (!isErrorLike(thrown)) {
      const { isBlocked } = causesOf(thrown);
      const content = contentOf(thrown);
      return {
        ...{ errorType: typeof thrown, errorMessage: cut(String(thrown)), trace: [] },
        ...(content !== undefined && { thrown: content }),
        ...(isBlocked && { isBlocked }),
      };
    }
    const { name, message, stack } = thrown;
    // Lambda splits the stack into lines, and fails where it is not a text.
    if (typeof stack !== "string") throw new TypeError("the stack is not a text");
    const trace = usersFrames(cut(stack).split("\n"));
    return {
      ...{ errorType: cut(String(name), 1_000), errorMessage: cut(String(message)), trace },
      ...contentOfUrlError(thrown),
      ...causesOf(thrown),
    };
  } catch {
    return {
      errorType: "handled",
      errorMessage:
        "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
      trace: [],
    };
  }
}

/** Node says only `Invalid URL`, and has the URL beside it. */
function contentOfUrlError(thrown: unknown): { thrown: string } | undefined {
  try {
    const { code, input } = thrown as { code?: unknown; input?: unknown };
    const content = code === "ERR_INVALID_URL" ? contentOf({ input }) : undefined;
    return content === undefined ? undefined : { thrown: content };
  } catch {
    return undefined;
  }
}

/** Whatever the type of an error says, a handler may have put anything into one. */
function isErrorLike(thrown: unknown): thrown is Record<"name" | "message" | "stack", unknown> {
  if (isNativeError(thrown)) return true;
  const { name, message, stack } = (thrown ?? {}) as Record<string, unknown>;
  return isText(name) && isText(message) && isText(stack);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** The frames of Node and of what runs the handler say nothing about the user's code. */
function usersFrames(lines: string[]): string[] {
  return lines.filter(
    (line) => !isOurs(line) && !/^\s+at .*(?:\(<anonymous>\)|\bnode:)/.test(line),
  );
}
