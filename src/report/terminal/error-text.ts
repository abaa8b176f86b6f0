import type { DescribedError } from "../envelope.ts";
import { plainText } from "./plain-text.ts";

/** An error as a person reads it: what was wrong, and what to do. */
export function errorText({ message, remedy }: Omit<DescribedError, "code">): string {
  return plainText(`error: ${message}${remedy === undefined ? "" : `\n${remedy}`}\n`);
}

/**
 * A text with paths as they are typed in the current folder.
 *
 * @param folder That folder, with a separator at its end.
 */
export function withShortPaths(text: string, folder: string): string {
  // Not "/", nor "C:\\", nor the middle of a longer path or address.
  if (folder.length <= 3) return text;
  return text
    .split(folder)
    .reduce((left, right) => left + (/[\w/:.\\-]$/.test(left) ? folder : "") + right);
}
