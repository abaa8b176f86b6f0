import type { Json } from "../../../json.ts";
import { isObject } from "../../../json.ts";
import { AwsError } from "../refusal.ts";
import type { Path } from "./tokens.ts";

/** One of DynamoDB's values: an object with its type as its one member. */
export type AttributeValue = Record<string, Json>;

export type Item = Record<string, AttributeValue>;

export function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

export function typeOf(value: AttributeValue): string {
  return Object.keys(value)[0] ?? "";
}

/** The deepest nesting of lists and maps that DynamoDB accepts. */
const NESTING_LIMIT = 32;

/** Other members are left out, as of any parameter. */
const TYPES = new Set(["S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"]);

/** The largest item, in bytes of names and values. */
const SIZE_LIMIT = 400 * 2 ** 10;

/** Throws DynamoDB's error for an item that is too large. */
export function checkSize(item: Item): void {
  if (sizeOf(item) > SIZE_LIMIT) throw invalid("Item size has exceeded the maximum allowed size");
}

function sizeOf(item: Item): number {
  const sizes = Object.entries(item).map(
    ([name, value]) => Buffer.byteLength(name) + sizeIn(value),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function sizeIn(value: AttributeValue): number {
  const type = typeOf(value);
  const inner = value[type];
  const size = (one: Json | undefined): number =>
    typeof one === "string" ? Buffer.byteLength(one, type.startsWith("B") ? "base64" : "utf8") : 1;
  if (type === "M") return 3 + sizeOf(inner as Item);
  if (!Array.isArray(inner)) return size(inner);
  const items = inner.map((one) => (type === "L" ? 1 + sizeIn(one as AttributeValue) : size(one)));
  return items.reduce((sum, one) => sum + one, type === "L" ? 3 : 0);
}

/** Throws DynamoDB's error for a value that is valid nowhere. */
export function checkValue(value: Json | undefined, level = 1): void {
  if (level > NESTING_LIMIT) throw invalid("Nesting Levels have exceeded supported limits");
  const given = isObject(value)
    ? Object.entries(value).filter(([type, inner]) => TYPES.has(type) && inner !== null)
    : [];
  const [first] = given;
  if (first === undefined) {
    throw invalid(
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    );
  }
  if (given.length > 1) {
    throw invalid(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  }
  const [type, inner] = first;
  if (type === "N") checkNumber(inner);
  if (type === "NULL" && inner !== true) {
    throw invalid(
      "One or more parameter values were invalid: Null attribute value types must have the value of true",
    );
  }
  if (type === "M" && isObject(inner))
    for (const one of Object.values(inner)) checkValue(one, level + 1);
  if (!Array.isArray(inner)) return;
  if (type === "L") for (const one of inner) checkValue(one, level + 1);
  else checkSet(type, inner);
}

function checkSet(type: string, members: readonly Json[]): void {
  const kind = type === "SS" ? "string" : "number";
  if (members.length === 0) {
    throw invalid(
      type === "BS"
        ? "One or more parameter values were invalid: Binary sets should not be empty"
        : `One or more parameter values were invalid: An ${kind} set  may not be empty`,
    );
  }
  if (type === "NS") for (const one of members) checkNumber(one);
  if (new Set(members).size === members.length) return;
  throw invalid(
    type === "NS"
      ? "Input collection contains duplicates"
      : `One or more parameter values were invalid: Input collection ${JSON.stringify(members)}${type === "BS" ? "of type BS" : ""} contains duplicates.`,
  );
}

function checkNumber(value: Json): void {
  const text = typeof value === "string" ? value : "";
  if (text === "") throw invalid("The parameter cannot be converted to a numeric value");
  if (!/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(text.trim())) {
    throw invalid(`The parameter cannot be converted to a numeric value: ${text}`);
  }
  const digits = text
    .replace(/e.*$/i, "")
    .replaceAll(/[^\d]/g, "")
    .replace(/^0+/, "")
    .replace(/(?<!0)0+$/, "");
  if (digits.length > 38) {
    throw invalid("Attempting to store more than 38 significant digits in a Number");
  }
}

/** @returns Less than, equal to, or more than 0; `undefined` for values that have no order. */
export function compareValues(one: AttributeValue, other: AttributeValue): number | undefined {
  const type = typeOf(one);
  if (type !== typeOf(other)) return undefined;
  const [a, b] = [one[type], other[type]];
  if (typeof a !== "string" || typeof b !== "string") return undefined;
  if (type === "N") return Number(a) - Number(b);
  const encoding = type === "B" ? "base64" : "utf8";
  return Buffer.compare(Buffer.from(a, encoding), Buffer.from(b, encoding));
}

export function isEqual(one: AttributeValue | undefined, other: AttributeValue): boolean {
  if (one === undefined) return false;
  const order = compareValues(one, other);
  return order === undefined ? canonical(one) === canonical(other) : order === 0;
}

/** The same text for values that DynamoDB treats as equal. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => {
    const isSet = /^[SNB]S$/.test(key) && Array.isArray(inner);
    return `${JSON.stringify(key)}:${isSet ? inner.map(String).toSorted().join() : canonical(inner)}`;
  });
  return `{${entries.toSorted().join()}}`;
}

export function valueAt(item: Item | undefined, path: Path): AttributeValue | undefined {
  let value: Json | undefined = item === undefined ? undefined : { M: item };
  for (const step of path) {
    if (!isObject(value)) return undefined;
    const holder: Json | undefined = typeof step === "number" ? value["L"] : value["M"];
    if (typeof step === "number") value = Array.isArray(holder) ? holder[step] : undefined;
    else value = isObject(holder) && Object.hasOwn(holder, step) ? holder[step] : undefined;
  }
  return value as AttributeValue | undefined;
}

/** Sets or removes the value at a path. Throws where a part of the path is missing. */
export function putAt(item: Item, path: Path, value: AttributeValue | undefined): void {
  const last = path.at(-1);
  const holder = path.length === 1 ? { M: item } : valueAt(item, path.slice(0, -1));
  const [list, map] = [holder?.["L"], holder?.["M"]];
  if (typeof last === "number" && Array.isArray(list)) {
    if (value === undefined) list.splice(last, 1);
    else list[Math.min(last, list.length)] = value;
  } else if (typeof last === "string" && isObject(map)) {
    if (value === undefined) delete map[last];
    else map[last] = value;
  } else if (value !== undefined) {
    throw invalid("The document path provided in the update expression is invalid for update");
  }
}
