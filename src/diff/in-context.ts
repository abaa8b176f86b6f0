import { structuredPatch } from "diff";
import type { Json } from "../json.ts";
import type { Difference } from "./compare.ts";

/** Lines of a document, as it was and as it is. */
export interface Hunk {
  /** Where it begins, counted from 1. */
  beforeLine: number;
  afterLine: number;
  lines: { kind: "same" | "removed" | "added"; text: string }[];
}

/**
 * The differences amid the lines of the document, written with an indentation of two.
 *
 * @param around How many lines to show before and after.
 */
export function inContext(
  before: Json,
  differences: readonly Difference[],
  around: number,
): Hunk[] {
  const after = withDifferences(before, differences);
  const [one, other] = [before, after].map((document) => JSON.stringify(document, null, 2));
  const { hunks } = structuredPatch("", "", one ?? "", other ?? "", "", "", { context: around });
  return hunks.map(({ oldStart, newStart, lines }) => ({
    beforeLine: oldStart,
    afterLine: newStart,
    lines: lines
      // A missing line break at the end does not matter.
      .filter((line) => !line.startsWith("\\"))
      .map((line) => ({
        kind: line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "same",
        text: line.slice(1),
      })),
  }));
}

/** The second document in the first one's order of keys, without what is to be ignored. */
function withDifferences(before: Json, differences: readonly Difference[]): Json {
  const root = { document: structuredClone(before) };
  // What an array loses it loses at its end.
  const inOrder = [
    ...differences.filter(({ kind }) => kind !== "removed"),
    ...differences.filter(({ kind }) => kind === "removed").toReversed(),
  ];
  for (const difference of inOrder) {
    let parent = root as unknown as Record<string | number, Json>;
    let key: string | number = "document";
    for (const step of difference.steps) {
      parent = parent[key] as unknown as Record<string | number, Json>;
      key = step;
    }
    if (difference.kind !== "removed") {
      Object.defineProperty(parent, key, {
        value: difference.after,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    } else if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  }
  return root.document;
}
