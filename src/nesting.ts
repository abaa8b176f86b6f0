/** Far more levels than any event has, and far fewer than what overflows a stack. */
export const NESTING_LIMIT = 100;

/** How deep a JSON text is nested, found without descending into it. */
export function nestingOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  // Strings are stepped over whole: brackets in them mean nothing.
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"?|[[{]|[\]}]/gs)) {
    if (token === "{" || token === "[") deepest = Math.max(deepest, ++depth);
    else if (token === "}" || token === "]") depth--;
  }
  return deepest;
}
