import { tryRead } from "../try-read.ts";
import { placeIn } from "../../source-place.ts";
import { namesReadIn } from "./read-members.ts";

/** Each one costs another run of the handler. */
const MOST_TEXTS = 6;

/** Code further away from what failed, in lines, is not read. */
const REACH = 20;

/**
 * The texts and numbers that the user's code compares something with, those close to where it failed
 * first: `"live"` in `if (mode !== "live") throw …`.
 */
export function comparedTexts(trace: readonly string[]): readonly string[] {
  return textsNear(trace, comparedTextsIn).filter((text) => !text.startsWith("custom:"));
}

/**
 * The names that the user's code looks something up by: `values["/shop/api"]`, `settings.api`,
 * `({ Name }) => Name === "email"`.
 */
export function lookedUpNames(trace: readonly string[]): readonly string[] {
  const named = textsNear(trace, (line) => textsIn(line, [...COMPARISONS, ...KEYS]));
  return [...new Set([...named, ...textsNear(trace, namesReadIn)])];
}

function textsNear(
  trace: readonly string[],
  textsOf: (line: string) => readonly string[],
): readonly string[] {
  const places = trace.flatMap((line) => placeIn(line) ?? []);
  const found: { text: string; distance: number }[] = [];
  for (const file of new Set(places.map((place) => place.file))) {
    const rows = places.flatMap((place) => (place.file === file ? [place.row] : []));
    for (const [index, line] of (tryRead(file) ?? "").split("\n").entries()) {
      const distance = Math.min(...rows.map((row) => Math.abs(row - index - 1)));
      if (distance > REACH) continue;
      for (const text of textsOf(line)) found.push({ text, distance });
    }
  }
  const nearest = found.toSorted((a, b) => a.distance - b.distance).map(({ text }) => text);
  return [...new Set(nearest)].slice(0, MOST_TEXTS);
}

const QUOTED = String.raw`(["'\x60])((?:(?!\1)[^\\])+)\1`;
const COMPARISONS = [
  // === "a", case "a", .includes("a"), and the other way round.
  new RegExp(
    String.raw`(?:[!=]==?|\bcase|\.(?:includes|startsWith|endsWith|indexOf|has|equals)\()\s*${QUOTED}`,
    "g",
  ),
  new RegExp(String.raw`${QUOTED}\s*[!=]==?`, "g"),
  // ["a", "b"].includes(
  new RegExp(String.raw`${QUOTED}(?=[^\]]*\]\s*\.\s*(?:includes|indexOf)\()`, "g"),
];
const KEYS = [
  new RegExp(String.raw`\[\s*${QUOTED}\s*\]`, "g"),
  new RegExp(String.raw`\.get\(\s*${QUOTED}`, "g"),
];
const NUMBERS = /[!=]==?\s*()(\d+)\b/g;

/** What `typeof` returns, and the event's own constants, are no content. */
const NO_CONTENT =
  /^(?:undefined|object|string|number|boolean|function|bigint|symbol|utf-?8|base64|hex|(?:PostConfirmation|Cognito).*)$/;

/** The texts and numbers that a line compares something with. */
export function comparedTextsIn(line: string): string[] {
  return textsIn(line, [...COMPARISONS, NUMBERS]);
}

function textsIn(line: string, patterns: readonly RegExp[]): string[] {
  return patterns.flatMap((pattern) =>
    [...line.matchAll(pattern)].flatMap(([, , text = ""]) => (NO_CONTENT.test(text) ? [] : [text])),
  );
}
