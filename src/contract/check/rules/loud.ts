import type { LogLine } from "../../../invocation.ts";

/** What stands at the beginning of a line, or in its JSON, where it is more than information. */
const LOUD =
  /"(?:level|severity|levelname)"\s*:\s*"?(?:warn|error|fatal|critical|alert|[4-6]0\b)|"_aws"\s*:|^\W*(?:\S+\t){0,2}(?:warn|error|fatal|critical)/i;

export function isLoud({ source, text }: LogLine): boolean {
  return /^(?:warn|error|fatal|stderr)$/.test(source) || LOUD.test(text);
}
