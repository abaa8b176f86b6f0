import microdiff from "microdiff";
import { tryParseJson } from "../json.ts";
import type { Json } from "../json.ts";
import { NESTING_LIMIT, nestingOf } from "../nesting.ts";
import { formatPath, isWithin } from "./path.ts";
import type { Path } from "./path.ts";

/** One place where two documents differ: as JSONPath, and as the steps that lead to it. */
export type Difference = { path: string; steps: Path } & (
  | { kind: "added"; after: Json }
  | { kind: "removed"; before: Json }
  | { kind: "changed"; before: Json; after: Json }
);

/**
 * How `after` differs from `before`, key order aside.
 *
 * @param ignore Places to leave out, each with everything below it. They may lead into JSON that
 *   stands in a string, as `identities` does.
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

/** Whether two strings are both JSON that differs in places to be left out, and in no others. */
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

/** The patterns that lead further than a place that they lead through, from there on. */
export function patternsBelow(place: Path, patterns: readonly Path[]): Path[] {
  return patterns
    .filter(({ length }) => length > place.length)
    .filter((pattern) => isWithin(place, pattern.slice(0, place.length)))
    .map((pattern) => pattern.slice(place.length));
}

/** Of a string that was changed to another: the two documents in them, where both are such. */
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

/** Quicker than a search for differences, of which most answers have none. */
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
 * A copy whose objects have no prototype, so that `toString` is a key like any other, as deep as
 * there is something to compare: one of the two may be nested without end.
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
