// A handler may put anything in the place of these.
const { apply } = Reflect;
// oxlint-disable-next-line typescript/unbound-method -- called with its text as `this` below
const { slice } = String.prototype;

/** More of an error's text than this helps nobody, and would drown the thread that listens. */
const LONGEST_TEXT = 100_000;

/** The beginning of a text, also where a handler has replaced the method for it. */
export function beginning(text: string, length: number): string {
  return text.length <= length ? text : apply(slice, text, [0, length]);
}

/** A text, or its beginning with how much more there was. */
export function cut(text: string, limit = LONGEST_TEXT): string {
  if (text.length <= limit) return text;
  return `${beginning(text, limit)}… (${text.length - limit} more characters)`;
}
