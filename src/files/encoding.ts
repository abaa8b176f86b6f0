/** UTF-8, or UTF-16 where a byte order mark says so, as PowerShell's `>` writes it. */
export function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const mark = `${bytes[0]},${bytes[1]}`;
  return mark === "255,254" ? "utf-16le" : mark === "254,255" ? "utf-16be" : "utf-8";
}
