import { UserError } from "../errors.ts";

/** UTF-8, or UTF-16 where a byte order mark says so, as PowerShell's `>` writes it. */
export function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const mark = `${bytes[0]},${bytes[1]}`;
  return mark === "255,254" ? "utf-16le" : mark === "254,255" ? "utf-16be" : "utf-8";
}

/** Decodes a text from beginning to end, in pieces. The error names where it came from. */
export function strictDecoder(first: Uint8Array, origin: string): (chunk?: Uint8Array) => string {
  const encoding = encodingOf(first);
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (chunk) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new UserError(
        "invalid-json",
        `${origin} is not ${encoding.toUpperCase()} text`,
        "Save it as UTF-8.",
      );
    }
  };
}
