import microdiff from "microdiff";
import { tryParseJson } from "../json.ts";
import type { Json } from "../json.ts";
import { NESTING_LIMIT, nestingOf } from "../nesting.ts";
import { formatPath, isWithin } from "./path.ts";
import type { Path } from "./path.ts";

/** A difference between two documents. `path` is the place as JSONPath, `steps` as a list of steps. */
export type Difference = { path: string; steps: Path } & (
  | { kind: "added"; after: Json }
  | { kind: "removed"; before: Json }
  | { kind: "changed"; before: Json; after: Json }
);

/**
 * Compares two documents, ignoring key order.
 *
 * @param ignore Places to ignore, with everything below them. They may lead into JSON that is inside a string, as in
 * `identities`.
 */
export function compareDocuments(
  before: Json,
  after: Json,
  ignore: readonly Path[] = [],
): Difference[] {
  return differences(before, after).filter(
    (difference) =>
      !ignore.some((pattern) => isWithin(difference.steps, pattern)) &&
      !isIgnoredWithin(difference, ignore),
  );
}

/** Whether two strings are both JSON and differ only in ignored places. */
function isIgnoredWithin(difference: Difference, ignore: readonly Path[]): boolean {
  const within = patternsBelow(difference.steps, ignore);
  if (within.length === 0) return false;
  const documents = parseBoth(difference);
  return (
    documents !== undefined &&
    differences(...documents).length > 0 &&
    compareDocuments(...documents, within).length === 0
  );
}

/** Patterns that pass through a place, from there on. */
export function patternsBelow(place: Path, patterns: readonly Path[]): Path[] {
  return patterns
    .filter(({ length }) => length > place.length)
    .filter((pattern) => isWithin(place, pattern.slice(0, place.length)))
    .map((pattern) => pattern.slice(place.length));
}

/** For a changed string: the two documents in it, if both are JSON. */
export function parseBoth(difference: Difference): [before: Json, after: Json] | undefined {
  if (difference.kind !== "changed") return undefined;
  const before = parseContainer(difference.before);
  const after = parseContainer(difference.after);
  return before === undefined || after === undefined ? undefined : [before, after];
}

function parseContainer(text: Json): Json | undefined {
  if (typeof text !== "string" || !/^\s*[[{]/.test(text)) return undefined;
  return nestingOf(text) > NESTING_LIMIT ? undefined : tryParseJson(text);
}

function differences(before: Json, after: Json): Difference[] {
  if (isSame(before, after)) return [];
  if (
    !isContainer(before) ||
    !isContainer(after) ||
    Array.isArray(before) !== Array.isArray(after)
  ) {
    return [{ kind: "changed", path: "$", steps: [], before, after }];
  }
  // The documents come from JSON, so there are no cycles to look for.
  const [one, other] = [bare(before, after), bare(after, before)];
  return microdiff(one, other, { cyclesFix: false }).map((found): Difference => {
    const place = { path: formatPath(found.path), steps: found.path };
    switch (found.type) {
      case "CREATE":
        return { kind: "added", ...place, after: found.value as Json };
      case "REMOVE":
        return { kind: "removed", ...place, before: found.oldValue as Json };
      case "CHANGE":
        return {
          kind: "changed",
          ...place,
          before: found.oldValue as Json,
          after: found.value as Json,
        };
    }
  });
}

/** Faster than a search for differences, which most responses do not have. */
function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (!isContainer(one) || !isContainer(other)) return Object.is(one, other);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [entries, others] = [Object.entries(one), other as { [key: string]: Json }];
  return (
    entries.length === Object.keys(other).length &&
    entries.every(([key, value]) => Object.hasOwn(others, key) && isSame(value, others[key]))
  );
}

/**
 * A copy whose objects have no prototype, so that `toString` is a key like any other. It is only as deep as both
 * documents: one of them may be nested very deeply.
 */
function bare<Value extends Json>(value: Value, other: Json | undefined): Value {
  if (!isContainer(value) || !isContainer(other)) return value;
  const others = new Map(Object.entries(other));
  if (Array.isArray(value)) {
    return value.map((inner, index) => bare(inner, others.get(String(index)))) as Value;
  }
  const copy = Object.create(null) as { [key: string]: Json };
  for (const [key, inner] of Object.entries(value)) copy[key] = bare(inner, others.get(key));
  return copy as Value;
}

function isContainer(value: Json | undefined): value is Json[] | { [key: string]: Json } {
  return typeof value === "object" && value !== null;
}
