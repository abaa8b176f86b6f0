/** The longest value or line of text that is shown whole, in characters. */
export const LONGEST_VALUE = 200;

/** A width within limits. */
export function within(width: number, { least, most }: { least: number; most: number }): number {
  return Math.min(Math.max(width, least), most);
}
