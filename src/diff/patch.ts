import type { Json } from "../json.ts";
import type { Difference } from "./compare.ts";
import type { Path } from "./path.ts";

/** An operation of a JSON patch. */
export type PatchOperation =
  | { op: "add" | "replace"; path: string; value: Json }
  | { op: "remove"; path: string };

/**
 * The JSON patch (RFC 6902) that makes the second document out of the first one.
 * @see https://www.rfc-editor.org/rfc/rfc6902
 */
export function toPatch(differences: readonly Difference[]): PatchOperation[] {
  const operations = differences.map((difference): PatchOperation => {
    const path = toPointer(difference.steps);
    switch (difference.kind) {
      case "added":
        return { op: "add", path, value: difference.after };
      case "removed":
        return { op: "remove", path };
      case "changed":
        return { op: "replace", path, value: difference.after };
    }
  });
  // An array is shortened at its end. From the last place on, no removal moves what is still to go.
  return [
    ...operations.filter(({ op }) => op !== "remove"),
    ...operations.filter(({ op }) => op === "remove").toReversed(),
  ];
}

/** As RFC 6901 writes a place. */
function toPointer(steps: Path): string {
  return steps
    .map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}
