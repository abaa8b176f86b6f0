/** More of an error's text than this helps nobody, and would drown the thread that listens. */
const LONGEST_TEXT = 100_000;

/** A text, or its beginning with how much more there was. */
export function cut(text: string, limit = LONGEST_TEXT): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}… (${text.length - limit} more characters)`;
}
