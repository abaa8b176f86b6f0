import type { LogLine } from "../invocation.ts";
import { isNodeWarning } from "../node-warning.ts";

/** A level in JSON. */
const LEVEL = /"(?:level|severity|levelname)"\s*:\s*"?(?:error|fatal|critical|alert|[56]0\b)/i;

/** The frames of a stack trace, whatever the error's name is. */
const TRACE = /^(?!Trace\b)[^]*\n\s+at .*:\d+:\d+/i;

/** Whether a line has the level of an error. */
export function isErrorLevel({ source, text }: LogLine): boolean {
  if (isNodeWarning(text)) return false;
  return source === "error" || source === "fatal" || LEVEL.test(text);
}

/** Whether a line reports an error. Many handlers print one with `console.log`. */
export function isLoggedError(line: LogLine): boolean {
  return isErrorLevel(line) || (TRACE.test(line.text) && !isNodeWarning(line.text));
}

/** The name of an error, or a frame of its stack. */
const THROWN = /\b[A-Z]\w*(?:Error|Exception)\b|\n\s+at .+:\d+:\d+/;

/** Whether a line reports what was thrown. */
export function isLoggedThrow(line: LogLine): boolean {
  return isLoggedError(line) && THROWN.test(line.text);
}
