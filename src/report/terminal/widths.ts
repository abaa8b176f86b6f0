/**
 * Of a report on a user pool, in terminal cells. Longer lines of prose are broken, commands only at
 * their options.
 */
export const DOCTOR_WIDTH = 80;

/** Of a check. Longer lines are hard to follow, and in shorter ones nothing fits. */
export const CHECK_WIDTH = { least: 40, most: 78 };

/** Of two columns beside each other. `preset`: where the width of a terminal is unknown. */
export const COMPARISON_WIDTH = { least: 60, preset: 100, most: 160 };

/** The longest value or line of text that is shown whole, in characters. */
export const LONGEST_VALUE = 200;

/** A width within limits. */
export function within(width: number, { least, most }: { least: number; most: number }): number {
  return Math.min(Math.max(width, least), most);
}
