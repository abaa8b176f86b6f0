import { diffLines, diffWordsWithSpace } from "diff";
import type { Json } from "../json.ts";
import { compareDocuments, parseBoth, patternsBelow } from "./compare.ts";
import type { Difference } from "./compare.ts";
import type { Path } from "./path.ts";

/** A difference, and what differs inside its value. */
export type DetailedDifference = Difference & { parts?: Parts };

export type Parts =
  /** The JSON type changed. */
  | { kind: "type"; before: JsonType; after: JsonType }
  /** Both strings are JSON. Without differences, only the notation changed. */
  | { kind: "json"; differences: DetailedDifference[] }
  /** Both are long or multi-line strings. */
  | { kind: "text"; unit: "word" | "line"; pieces: TextPiece[] };

export type JsonType = "null" | "boolean" | "number" | "string" | "array" | "object";

export interface TextPiece {
  kind: "same" | "removed" | "added";
  text: string;
}

/** Shorter strings are easy to compare by eye. In characters. */
const LONG_TEXT = 40;
/** Two strings of this size with nothing in common would take seconds to compare. In characters. */
const TOO_LONG_TEXT = 20_000;

/** Adds to each difference what differs inside its value. */
export function detail(
  differences: readonly Difference[],
  ignore: readonly Path[] = [],
): DetailedDifference[] {
  return differences.map((difference) => {
    const parts = partsOf(difference, ignore);
    return parts === undefined ? difference : { ...difference, parts };
  });
}

function partsOf(difference: Difference, ignore: readonly Path[]): Parts | undefined {
  if (difference.kind !== "changed") return undefined;
  const { before, after, steps } = difference;
  const [one, other] = [typeOf(before), typeOf(after)];
  if (one !== other) return { kind: "type", before: one, after: other };
  if (typeof before !== "string" || typeof after !== "string") return undefined;
  const documents = parseBoth(difference);
  if (documents !== undefined) {
    const within = patternsBelow(steps, ignore);
    return { kind: "json", differences: detail(compareDocuments(...documents, within), within) };
  }
  const size = before.length + after.length;
  if (size > TOO_LONG_TEXT || Math.min(before.length, after.length) < LONG_TEXT) return undefined;
  const hasLines = before.trimEnd().includes("\n") && after.trimEnd().includes("\n");
  const changes = hasLines ? diffLines(before, after) : diffWordsWithSpace(before, after);
  const pieces = changes.map(({ value, added, removed }): TextPiece => {
    const kind = added ? "added" : removed ? "removed" : "same";
    return { kind, text: value };
  });
  // Texts with nothing in common are not compared.
  if (!pieces.some(({ kind, text }) => kind === "same" && text.trim() !== "")) return undefined;
  return { kind: "text", unit: hasLines ? "line" : "word", pieces };
}

function typeOf(value: Json): JsonType {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : (typeof value as JsonType);
}
