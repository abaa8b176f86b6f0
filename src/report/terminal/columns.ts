import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

/** A label and two texts beside each other. */
export type Row = readonly [label: string, left: string, right: string];

const GAP = "  ";

/**
 * Rows in columns that together are no wider than a terminal, each text wrapped in its own.
 *
 * @param width In terminal cells.
 */
export function inColumns(rows: readonly Row[], width: number): string {
  const labelWidth = Math.max(...rows.map(([label]) => stringWidth(label)));
  const columnWidth = Math.floor((width - labelWidth - 2 * GAP.length) / 2);
  return rows
    .flatMap(([label, ...texts]) => {
      const [left = [], right = []] = texts.map((text) =>
        wrapAnsi(text, columnWidth, { hard: true }).split("\n"),
      );
      return Array.from({ length: Math.max(left.length, right.length) }, (_, line) =>
        [
          padded(line === 0 ? label : "", labelWidth),
          padded(left[line] ?? "", columnWidth),
          right[line] ?? "",
        ]
          .join(GAP)
          .trimEnd(),
      );
    })
    .join("\n");
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}
