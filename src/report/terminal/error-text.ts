import type { DescribedError } from "../envelope.ts";
import { plainText } from "./plain-text.ts";

/** An error as a person reads it: what was wrong, and what to do. */
export function errorText({ message, remedy }: Omit<DescribedError, "code">): string {
  return plainText(`error: ${message}${remedy === undefined ? "" : `\n${remedy}`}\n`);
}
