/** Parts of a report, one after the other. What has nothing to say is left out. */
export function joined(parts: readonly string[], between = "\n"): string {
  return parts.filter((part) => part !== "").join(between);
}

/** The sections of a report that have anything in them, with a line between. */
export function sectionsText(sections: readonly string[]): string {
  return `${joined(sections, "\n\n")}\n`;
}

export function indented(lines: readonly string[], by = "  "): string[] {
  return lines.map((line) => by + line);
}
