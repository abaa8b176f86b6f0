/** Whether a text is what a pattern says, `*` standing for anything. Upper and lower case are the same. */
export function fitsWildcard(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[^\w\s]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "is").test(text);
}
