import { UserError } from "../../errors.ts";

/** Reads `name=value`. */
export function pair(example: string): (flag: string, text: string) => [string, string] {
  return (flag, text) => {
    const equals = text.indexOf("=");
    if (equals >= 1) return [text.slice(0, equals), text.slice(equals + 1)];
    throw new UserError(
      "invalid-option",
      `${flag}: "${text}" ${equals === 0 ? 'has no name before "="' : 'has no "="'}`,
      `Write it as name=value, for example ${flag} ${example}`,
    );
  };
}
