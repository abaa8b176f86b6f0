import type { Details } from "./detail.ts";
import type { Hunk } from "../../diff/in-context.ts";
import type { DetailedDifference, JsonType, Parts, TextPiece } from "../../diff/parts.ts";
import type { Json } from "../../json.ts";
import { counted } from "../terminal/counted.ts";
import type { Paint } from "../terminal/paint.ts";
import { oneLine, plainText } from "../terminal/plain-text.ts";
import { indented } from "../terminal/sections.ts";
import { shorten } from "../../shorten.ts";
import { LONGEST_VALUE } from "../terminal/widths.ts";

export function differencesText(
  { differences, hunks }: Details,
  paint: Paint,
  title = "Returned event:",
  same = "unchanged",
): string {
  if (differences === undefined) return "";
  if (differences.length === 0) return `${paint.bold(title)} ${same}`;
  const count = counted(differences.length, "difference");
  const hint = paint.dim("  (--ignore <path> skips a path)");
  const lines =
    hunks === undefined
      ? differences.flatMap((difference) => differenceLines(difference, paint))
      : [
          ...hunks.flatMap((hunk) => hunkLines(hunk, paint)),
          // What has been shown line by line has still to be called by its name.
          ...differences.flatMap(({ path, parts }) =>
            parts?.kind === "type" ? [`${oneLine(path)}: ${typeText(parts, paint)}`] : [],
          ),
        ];
  return [`${paint.bold(title)} ${paint.red(count)}${hint}`, ...indented(lines)].join("\n");
}

function differenceLines(difference: DetailedDifference, paint: Paint): string[] {
  const { parts } = difference;
  const path = oneLine(difference.path);
  switch (parts?.kind) {
    case "json":
      return [
        `${path} ${paint.dim("(JSON in a string)")}`,
        ...(parts.differences.length === 0
          ? ["  the same JSON, formatted differently"]
          : indented(parts.differences.flatMap((inner) => differenceLines(inner, paint)))),
      ];
    case "text": {
      const inPieces = parts.unit === "line" ? lineByLine : wordByWord;
      return [path, ...indented(inPieces(parts.pieces, paint))];
    }
    default:
      return [
        path,
        ...changeLines(difference, paint, valueText, "  "),
        ...(parts?.kind === "type" ? [`  ${typeText(parts, paint)}`] : []),
      ];
  }
}

/** What was there and what is there; nothing where there was or is nothing. */
export function changeLines(
  { before, after }: { before?: Json; after?: Json },
  paint: Paint,
  show: (value: Json) => string,
  indent = "",
): string[] {
  return [
    ...(before === undefined ? [] : [paint.red(`${indent}- ${show(before)}`)]),
    ...(after === undefined ? [] : [paint.green(`${indent}+ ${show(after)}`)]),
  ];
}

const A: Record<JsonType, string> = {
  null: "null",
  boolean: "a boolean",
  number: "a number",
  string: "a string",
  array: "an array",
  object: "an object",
};

/** `a string became a boolean`. */
export function typeChange({ before, after }: Extract<Parts, { kind: "type" }>): string {
  return `${A[before]} became ${A[after]}`;
}

function typeText(parts: Extract<Parts, { kind: "type" }>, paint: Paint): string {
  return `${paint.yellow("!")} type changed: ${typeChange(parts)}`;
}

/** What stays round a changed word. In characters. */
const AROUND = 24;

/** In one line, with marks that can be read without colour. */
function wordByWord(pieces: readonly TextPiece[], paint: Paint): string[] {
  const texts = pieces.map(({ kind, text }, index) => {
    const shown = plainText(text).replaceAll("\n", "↵");
    if (kind === "removed") return paint.red(`[-${shown}-]`);
    if (kind === "added") return paint.green(`{+${shown}+}`);
    const head = index === 0 ? "" : shown.slice(0, AROUND);
    const tail = index === pieces.length - 1 ? "" : shown.slice(-AROUND);
    return shown.length > head.length + tail.length + 3 ? `${head}…${tail}` : shown;
  });
  return [`~ ${texts.join("")}`];
}

function lineByLine(pieces: readonly TextPiece[], paint: Paint): string[] {
  return pieces.flatMap(({ kind, text }, index) => {
    const lines = plainText(text.replace(/\n$/, "")).split("\n");
    const head = index === 0 ? 0 : 1;
    const tail = index === pieces.length - 1 ? 0 : 1;
    const isWhole = kind !== "same" || lines.length <= head + tail + 1;
    const shown = isWhole
      ? lines
      : [...lines.slice(0, head), "…", ...lines.slice(lines.length - tail)];
    return shown.map((line) => marked(kind, line, paint));
  });
}

function hunkLines({ beforeLine, lines }: Hunk, paint: Paint): string[] {
  return [
    paint.dim(`line ${beforeLine} of the event`),
    ...lines.map(({ kind, text }) => marked(kind, shorten(plainText(text), LONGEST_VALUE), paint)),
  ];
}

/** A line with a mark that can be read without colour. */
function marked(kind: TextPiece["kind"], line: string, paint: Paint): string {
  if (kind === "removed") return paint.red(`- ${line}`);
  return kind === "added" ? paint.green(`+ ${line}`) : `  ${line}`;
}

export function valueText(value: Json): string {
  return plainText(shorten(JSON.stringify(value), LONGEST_VALUE));
}
