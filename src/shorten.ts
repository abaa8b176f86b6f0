/**
 * The beginning of a text; a character of two code units is not cut through. It is a copy: what the engine
 * slices off keeps the whole text in memory.
 */
export function beginningOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const isPair = /[\uD800-\uDBFF]/.test(text.charAt(length - 1));
  return text
    .slice(0, isPair ? length - 1 : length)
    .split("")
    .join("");
}

/** Of a text that is longer than this, the beginning and a mark. */
export function shorten(text: string, limit: number): string {
  return text.length > limit ? `${beginningOf(text, limit - 1)}…` : text;
}
