/** A text without the sequences that color it on a terminal. */
export function withoutColors(text: string): string {
  // oxlint-disable-next-line no-control-regex -- escape sequences are what it is about
  return text.replaceAll(/\u001b\[[\d;]*m/g, "");
}
