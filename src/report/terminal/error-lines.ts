import type { LogLine } from "../../invocation.ts";
import { isNodeWarning } from "../../node-warning.ts";

/** Of a log in Lambda's text format, of one in JSON, and as Python writes it. */
const ERROR = /(?:^|\t)\[?(?:ERROR|FATAL)\b|"level"\s*:\s*"(?:error|fatal|critical)"/i;

/** The lines of a log that tell of an error. */
export function errorLines(logs: readonly LogLine[]): string[] {
  return logs
    .filter(({ source, text }) => source === "error" || source === "fatal" || ERROR.test(text))
    .map(({ text }) => text)
    .filter((text) => !isNodeWarning(text));
}
