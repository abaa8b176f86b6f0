import { madeUpValue } from "../../made-up-value.ts";

/** Reads without a default, a comparison or a condition. */
const READ =
  /\bprocess\.env(?:\.([A-Z]\w*)\b|\[["']([A-Z]\w*)["']\])(?!\s*(?:\?|\|\||&&|[=!]=|=|\)\s*(?:\{|return\b|throw\b)))/g;

const OF_LAMBDA = /^(?:AWS|NODE|LAMBDA)_|^_|^(?:CI|DEBUG|LOG_?LEVEL)$/;

/**
 * Stand-ins for the variables that a code needs, where no file says which ones its function has.
 *
 * @param code Compiled, with all that it imports of the project.
 */
export function madeUpReads(code: string): Record<string, string> {
  const names = Array.from(code.matchAll(READ), ([, dotted, quoted = ""]) => dotted ?? quoted);
  const needed = names.filter((name) => !OF_LAMBDA.test(name));
  return Object.fromEntries(needed.map((name) => [name, madeUpValue(name)]));
}
