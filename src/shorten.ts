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

/** The same without the middle: a message that begins with a statement ends with what was wrong with it. */
export function shortenMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = Math.floor(limit / 2);
  const tail = text.slice(-end).replace(/^[\uDC00-\uDFFF]/, "");
  return `${beginningOf(text, limit - end - 3)} … ${tail}`;
}
