/** A command as a list of words, in the form that a POSIX shell, and mostly cmd and PowerShell, read back as the same words. */
export function shellCommand(words: readonly string[]): string {
  return words.map(quoted).join(" ");
}

/** The same on several lines of some width, an option never apart from its value. */
export function shellLines(words: readonly string[], width: number): string[] {
  const units: string[] = [];
  for (const word of words.map(quoted)) {
    const last = units.at(-1);
    if (units.length > 0 && !word.startsWith("--") && last?.includes("--") === true) {
      units[units.length - 1] = `${last} ${word}`;
    } else {
      units.push(word);
    }
  }
  const lines: string[] = [];
  for (const unit of units) {
    const line = lines.at(-1);
    // Two characters stay free for the mark that the command goes on.
    if (line !== undefined && line.length + unit.length + 3 <= width) {
      lines[lines.length - 1] = `${line} ${unit}`;
    } else {
      lines.push(lines.length === 0 ? unit : `  ${unit}`);
    }
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}

/** Between double quotes, POSIX shells, cmd and PowerShell all take these as they stand. */
const SAME_IN_DOUBLE_QUOTES = /^(?:[^"$`!%\\\p{Cc}]|\\(?![\\"$`]|$))+$/u;

function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return SAME_IN_DOUBLE_QUOTES.test(word)
    ? `"${word}"`
    : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
