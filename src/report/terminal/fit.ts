import { withoutColors } from "../../without-colors.ts";
/** Terminals are rarely narrower than this, and most lines are shorter. */
const SHORT = 60;

/** A command to be copied, or a frame of a stack, which a terminal breaks without a line end in it. */
const KEPT = /^\s*(?:(?:\$|npx|npm|aws|cognito-postconfirm|at) |--[a-z])/;

/**
 * Text whose lines are no wider than a terminal, broken between words, as far as their words allow.
 *
 * @param columns Of the terminal; `undefined` where there is none, and nothing is broken.
 */
export function fitted(text: string, columns: () => number | undefined): string {
  const lines = text.split("\n");
  if (lines.every(({ length }) => length <= SHORT)) return text;
  const width = columns();
  if (width === undefined) return text;
  return lines
    .map((line) => (KEPT.test(withoutColors(line)) ? line : broken(line, width)))
    .join("\n");
}

function broken(line: string, width: number): string {
  if (withoutColors(line).length <= width) return line;
  const [indent = ""] = /^ */.exec(withoutColors(line)) ?? [];
  const lines: string[] = [];
  let current = "";
  for (const word of line.replace(indent, "").split(" ")) {
    const next = current === "" ? word : `${current} ${word}`;
    const room = width - indent.length - (lines.length === 0 ? 0 : HANG.length);
    if (withoutColors(next).length <= room || current === "") current = next;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current]
    .map((part, index) => indent + (index === 0 ? "" : HANG) + part)
    .join("\n");
}

/** Before what continues a line. */
const HANG = "  ";
