import type { AwsCall } from "../../../invocation.ts";
import { tryParseJson } from "../../../json.ts";
import { leavesOf } from "../../leaves.ts";
import type { Leaf } from "../../leaves.ts";

/**
 * The values that a call writes, by their paths. Entries of lists go by their names (`UserAttributes.email`), and
 * a JSON text by what is in it. A copy of the event is left out: its reader gets what Cognito sent.
 */
export function fieldsOf({ parameters }: AwsCall): ReadonlyMap<string, Leaf["value"]> {
  const leaves = leavesOf(parameters).flatMap(({ path, value }) => {
    const inner =
      typeof value === "string" && /^[{[]/.test(value) ? tryParseJson(value) : undefined;
    if (inner === undefined) return [{ path, value }];
    return leavesOf(inner).map((each) => ({ ...each, path: `${path}.${each.path}` }));
  });
  const all = new Map(leaves.map(({ path, value }) => [path, value]));
  const fields = new Map<string, Leaf["value"]>();
  for (const [path, value] of all) {
    if (/(?:^|\.)userAttributes\./.test(path)) continue;
    const named = namedPath(path, all);
    if (named !== undefined) fields.set(named, value);
  }
  return fields;
}

/** The path of an entry's value with the entry's name in it; none for the name itself. */
function namedPath(path: string, all: ReadonlyMap<string, unknown>): string | undefined {
  const [, list = "", index, rest = ""] = /^(.*\.)?(\d+)\.(.+)$/.exec(path) ?? [];
  if (index === undefined) return path;
  const key = ["Name", "name"].find(
    (each) => typeof all.get(`${list}${index}.${each}`) === "string",
  );
  if (key === undefined) return path;
  if (rest === key) return undefined;
  return `${list}${String(all.get(`${list}${index}.${key}`))}${rest === "Value" ? "" : `.${rest}`}`;
}

/** The last part of a path that is a name: `email`, of `Item.email.S`. */
export function fieldName(path: string): string {
  const parts = path
    .split(".")
    .filter((part) => !/^(?:\d+|[SN]S?|NULL|BOOL|M|L|\w*[vV]alue)$/.test(part));
  return parts.at(-1) ?? path;
}

/** Whether a value is a part of the key that a record is found by, as far as names tell. */
export function isKeyPath(path: string): boolean {
  return (
    /(?:^|\.)Key\./.test(path) || /^(?:[ps]k|(?:gsi|lsi)\w*|\w*_?key|id)$/i.test(fieldName(path))
  );
}

/** Whether a field is a key, or an id by its name. */
export function isIdPath(path: string): boolean {
  return isKeyPath(path) || /id$/i.test(fieldName(path));
}

/** What may be a key, by its name, where nothing is sure to be one. */
const MAY_BE_KEY = /(?:id|sub|user_?name|e?mail|phone(?:_?number)?|slug|handle|name|number)$/i;

/** The values that a call's record is found by, as far as names tell: an item without any has the only one that may be it. */
export function keyValuesOf(call: AwsCall): string[] {
  const fields = [...fieldsOf(call)].flatMap(([path, value]) =>
    typeof value === "string" ? [{ path, value }] : [],
  );
  const keys = fields.filter(({ path }) => isKeyPath(path));
  const possible =
    keys.length === 0 && call.operation === "PutItem"
      ? fields.filter(({ path }) => path.startsWith("Item.") && MAY_BE_KEY.test(fieldName(path)))
      : [];
  return (possible.length === 1 ? possible : keys).map(({ value }) => value);
}

/** The parts of a key that is made of several, such as `USER#ann`. */
export function partsOfKey(key: string): string[] {
  return key.toLowerCase().split(/[#:|/]/);
}
