import { UserError } from "../../errors.ts";

export interface WholeNumberRange {
  min: number;
  max?: number;
  /** May stand behind the figure. */
  unit?: string;
}

/** Reads a whole number. */
export function whole({
  min,
  max = Number.MAX_SAFE_INTEGER,
  unit = "",
}: WholeNumberRange): (flag: string, text: string) => number {
  return (flag, text) => {
    const figure = text.endsWith(unit) ? text.slice(0, text.length - unit.length).trimEnd() : text;
    const value = Number(figure);
    if (/^\d+$/.test(figure) && value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new UserError(
      "invalid-option",
      `${flag}: "${text}" is not a whole number ${range}`,
      `For example: ${flag} ${Math.max(min, 1)}${unit}`,
    );
  };
}
