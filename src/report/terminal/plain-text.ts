import stripAnsi from "strip-ansi";
import { withoutCommands } from "../../ci-commands.ts";

// What remains of a broken escape sequence, other control characters, and the marks that reorder
// text. Tabs and line ends stay.
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text from outside (event values, mail, logs, error messages), fit to be printed: nothing in it can
 * move the cursor, recolour the terminal, make text look like other text, or command a CI system.
 */
export function plainText(text: string): string {
  const stripped = stripAnsi(text.replaceAll("\r\n", "\n"));
  // Databases and mail servers stop at one, so it is shown.
  return withoutCommands(stripped.replaceAll("\0", String.raw`\0`).replace(CONTROL, ""));
}

/** The same on one line, where a line of its own could pass for one of ours. */
export function oneLine(text: string): string {
  return plainText(text)
    .replaceAll(/\s*[\n\u2028\u2029]\s*/g, " ")
    .trimEnd();
}
