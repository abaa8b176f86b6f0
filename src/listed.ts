/** `a`, `a and b`, or `a, b, and c`. */
export function listed(names: readonly string[], word: "and" | "or" = "and"): string {
  const last = names.at(-1) ?? "";
  if (names.length < 3) return names.join(` ${word} `);
  return `${names.slice(0, -1).join(", ")}, ${word} ${last}`;
}
