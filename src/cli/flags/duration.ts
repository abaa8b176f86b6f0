import { UserError } from "../../errors.ts";

const MAX_MS = 15 * 60_000;

/**
 * Parses `5s`, `0.5s` or `5000ms` into milliseconds.
 * @param before Text before the time in the flag's value.
 */
export function readDuration(flag: string, text: string, before = ""): number {
  const [, figure, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text) ?? [];
  const ms = Number(figure) * (unit === "s" ? 1_000 : 1);
  if (ms >= 1 && ms <= MAX_MS) return ms;
  throw new UserError(
    "invalid-option",
    `${flag}: "${text}" is not a time between 1ms and 900s`,
    `Add the unit, for example: ${flag} ${before}5s or ${flag} ${before}5000ms`,
  );
}
