import { UserError } from "../../errors.ts";

export interface WholeNumberRange {
  min: number;
  max?: number;
  /** May follow the number. */
  unit?: string;
  /** For the error. Default: the lowest number above 0. */
  example?: number;
}

/** Reads a whole number. */
export function whole({
  min,
  max = Number.MAX_SAFE_INTEGER,
  unit = "",
  example = Math.max(min, 1),
}: WholeNumberRange): (flag: string, text: string) => number {
  return (flag, text) => {
    const figure = text.endsWith(unit) ? text.slice(0, text.length - unit.length).trimEnd() : text;
    const value = Number(figure);
    if (/^\d+$/.test(figure) && value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new UserError(
      "invalid-option",
      `${flag}: "${text}" is not a whole number ${range}`,
      `For example: ${flag} ${example}${unit}`,
    );
  };
}
