import { escapeCommands } from "./ci-commands.ts";

/** A JSON value, as Cognito and Lambda exchange it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object itself, or an empty object for anything else. */
export function asObject(value: Json | undefined): { [key: string]: Json } {
  return isObject(value) ? value : {};
}

/** An object without its undefined members. */
export function withoutUndefined<Whole extends object>(whole: Whole): Whole {
  const entries = Object.entries(whole).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Whole;
}

/** `undefined` if the text is not JSON. */
export function tryParseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A document in the form in which it is printed. */
export function jsonText(document: unknown, isOnOneLine = false): string {
  return `${printable(JSON.stringify(document, null, isOnOneLine ? undefined : 2))}\n`;
}

// DEL, C1 controls and marks that reorder text, which JSON leaves unescaped.
const UNSEEN = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** The same JSON, without characters that a terminal or a CI system interprets. */
function printable(json: string): string {
  return escapeCommands(json, asUnicode).replaceAll(UNSEEN, asUnicode);
}

function asUnicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Levels of a document that are written piece by piece: the body of a mail in a check is deeper than 7. */
const STREAMED_LEVELS = 7;

/** The pieces that are put together before they are handed on, in characters. */
const PIECE = 64 * 1024;

/**
 * A document as it is printed, in pieces: the whole may be longer than a string can be. No text is in two of
 * them, so that what has to be escaped is found in each piece alone.
 *
 * @param broken How many levels are broken into lines; what is below them is on one line.
 */
export function* jsonPieces(document: object, broken = Infinity): Generator<string> {
  let piece = "";
  for (const part of partsOf(document, "\n", STREAMED_LEVELS, broken)) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield printable(piece);
    piece = "";
  }
  yield `${printable(piece)}\n`;
}

function* partsOf(
  value: unknown,
  newline: string,
  levels: number,
  broken: number,
): Generator<string> {
  const isPlain = typeof value === "object" && value !== null && !("toJSON" in value);
  const keys = isPlain ? Object.keys(value) : [];
  if (keys.length === 0 || levels === 0) {
    const indent = broken > 0 ? 2 : undefined;
    return yield (JSON.stringify(value, null, indent) ?? "null").replaceAll("\n", newline);
  }
  const isList = Array.isArray(value);
  const [start, end, colon] = broken > 0 ? [`${newline}  `, newline, ": "] : ["", "", ":"];
  let separator = isList ? "[" : "{";
  for (const key of keys) {
    const member = (value as Record<string, unknown>)[key];
    if (!isList && (member === undefined || typeof member === "function")) continue;
    yield `${separator}${start}${isList ? "" : `${JSON.stringify(key)}${colon}`}`;
    yield* partsOf(member, start, levels - 1, broken - 1);
    separator = ",";
  }
  // No member was worth a line.
  if (separator === "{") return yield "{}";
  yield `${end}${isList ? "]" : "}"}`;
}
