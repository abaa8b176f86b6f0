import type { Path, Tokens } from "./tokens.ts";
import { compareValues, invalid, isEqual, typeOf, valueAt } from "./values.ts";
import type { AttributeValue, Item } from "./values.ts";

/** Whether an item, or its absence, meets a condition. */
type Condition = (item: Item | undefined) => boolean;

/** A condition and the attributes it names. */
export interface ReadCondition {
  holds: Condition;
  attributes: ReadonlySet<string>;
  /** Those that it compares with `=`. */
  equated: ReadonlySet<string>;
  /** Those of its attributes that are most likely of the key: what is compared changes with each write. */
  ofKey: ReadonlySet<string>;
}

type Operand = (item: Item | undefined) => AttributeValue | undefined;

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

/** Reads a ConditionExpression, FilterExpression or KeyConditionExpression. */
export function readCondition(tokens: Tokens): ReadCondition {
  const attributes = new Set<string>();
  const missing = new Set<string>();
  const existing = new Set<string>();
  const equated = new Set<string>();
  let lastName = "";
  const path = (names?: Set<string>): Path => {
    const read = tokens.path();
    lastName = String(read[0]);
    attributes.add(lastName);
    names?.add(lastName);
    return read;
  };

  /** Refuses an operator that the conditions of a query's key cannot have. */
  const refuseForKeys = (operator: string): void => {
    if (tokens.kind !== "KeyConditionExpression") return;
    throw invalid(`Invalid operator used in KeyConditionExpression: ${operator}`);
  };

  const either = (): Condition => {
    let left = both();
    while (tokens.take("OR")) {
      refuseForKeys("OR");
      const [one, other] = [left, both()];
      left = (item) => one(item) || other(item);
    }
    return left;
  };

  const both = (): Condition => {
    let left = negated();
    while (tokens.take("AND")) {
      const [one, other] = [left, negated()];
      left = (item) => one(item) && other(item);
    }
    return left;
  };

  const negated = (): Condition => {
    if (!tokens.take("NOT")) return single();
    refuseForKeys("NOT");
    const inner = negated();
    return (item) => !inner(item);
  };

  const single = (): Condition => {
    if (tokens.take("(")) {
      const inner = either();
      tokens.expect(")");
      return inner;
    }
    const isFunction = tokens.peek(1) === "(" && tokens.peek()?.toLowerCase() !== "size";
    return isFunction ? called(tokens.next()) : compared();
  };

  const called = (name: string): Condition => {
    if (name !== "begins_with") refuseForKeys(name);
    tokens.expect("(");
    const condition = functionOf(name);
    tokens.expect(")");
    return condition;
  };

  const functionOf = (name: string): Condition => {
    switch (name) {
      case "attribute_exists": {
        const place = path(existing);
        return (item) => valueAt(item, place) !== undefined;
      }
      case "attribute_not_exists": {
        const place = path(missing);
        return (item) => valueAt(item, place) === undefined;
      }
      case "attribute_type":
      case "begins_with":
      case "contains": {
        const left = operand();
        tokens.expect(",");
        const right = operand();
        return (item) => isSo(name, left(item), right(item));
      }
      default:
        return tokens.refuse(`Invalid function name; function: ${name}`);
    }
  };

  const compared = (): Condition => {
    const left = operand();
    if (tokens.take("BETWEEN")) {
      const low = operand();
      tokens.expect("AND");
      const high = operand();
      return (item) =>
        isOrdered(">=", left(item), low(item)) && isOrdered("<=", left(item), high(item));
    }
    if (tokens.take("IN")) {
      refuseForKeys("IN");
      tokens.expect("(");
      const members = [operand()];
      while (tokens.take(",")) members.push(operand());
      tokens.expect(")");
      return (item) => members.some((member) => isSame(left(item), member(item)));
    }
    const sign = tokens.peek() ?? "";
    if (sign !== "=" && sign !== "<>" && !Object.hasOwn(COMPARISONS, sign))
      return tokens.refuseToken();
    tokens.next();
    if (sign === "<>") refuseForKeys(sign);
    const right = operand();
    if (sign === "=") equated.add(lastName);
    if (sign === "=") return (item) => isSame(left(item), right(item));
    if (sign === "<>") return (item) => !isSame(left(item), right(item));
    return (item) => isOrdered(sign, left(item), right(item));
  };

  const operand = (): Operand => {
    if (tokens.isValue()) {
      const value = tokens.value() as AttributeValue;
      return () => value;
    }
    if (tokens.peek(1) === "(" && tokens.take("size")) {
      tokens.expect("(");
      const place = path();
      tokens.expect(")");
      return (item) => sizeOf(valueAt(item, place));
    }
    const place = path();
    return (item) => valueAt(item, place);
  };

  const holds = either();
  tokens.end();
  const ofKey = [missing, existing].find(({ size }) => size > 0) ?? attributes;
  return { holds, attributes, equated, ofKey };
}

function isSame(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  return one !== undefined && other !== undefined && isEqual(one, other);
}

function isOrdered(
  sign: string,
  one: AttributeValue | undefined,
  other: AttributeValue | undefined,
): boolean {
  const order = one && other && compareValues(one, other);
  return order !== undefined && COMPARISONS[sign]?.(order) === true;
}

function isSo(
  name: string,
  value: AttributeValue | undefined,
  wanted: AttributeValue | undefined,
): boolean {
  if (value === undefined || wanted === undefined) return false;
  if (name === "attribute_type") return typeOf(value) === wanted["S"];
  const [text, part] = [value["S"], wanted["S"]];
  if (typeof text === "string" && typeof part === "string") {
    return name === "contains" ? text.includes(part) : text.startsWith(part);
  }
  if (name === "begins_with") return false;
  const members = value[typeOf(value)];
  if (!Array.isArray(members)) return false;
  const isList = typeOf(value) === "L";
  return members.some((member) =>
    isList ? isEqual(member as AttributeValue, wanted) : member === wanted[typeOf(wanted)],
  );
}

function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  if (value === undefined) return undefined;
  const inner = value[typeOf(value)];
  if (typeof inner === "string") return { N: String(Buffer.byteLength(inner)) };
  if (typeof inner !== "object" || inner === null) return undefined;
  return { N: String(Object.keys(inner).length) };
}
