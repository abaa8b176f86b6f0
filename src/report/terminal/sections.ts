/** The sections of a report that have anything in them, with a line between. */
export function sectionsText(sections: readonly string[]): string {
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}
