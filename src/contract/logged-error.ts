import type { LogLine } from "../invocation.ts";

/** A level in JSON, or the frames of a stack trace, whatever the error's name is. */
const ERROR_LINE =
  /"(?:level|severity|levelname)"\s*:\s*"?(?:error|fatal|critical|alert|[56]0\b)|^(?!Trace\b)[^]*\n\s+at .*:\d+:\d+/i;

/** Whether a line reports an error. Many handlers print one with `console.log`. */
export function isLoggedError({ source, text }: LogLine): boolean {
  return source === "error" || source === "fatal" || ERROR_LINE.test(text);
}

/** The name of an error, or a frame of its stack. */
const THROWN = /\b[A-Z]\w*(?:Error|Exception)\b|\n\s+at .+:\d+:\d+/;

/** Whether a line reports what was thrown. */
export function isLoggedThrow(line: LogLine): boolean {
  return isLoggedError(line) && THROWN.test(line.text);
}
