import type { Json } from "../../../json.ts";
import type { AwsError } from "../refusal.ts";
import type { Path, Tokens } from "./tokens.ts";
import { invalid, putAt, typeOf, valueAt } from "./values.ts";
import type { AttributeValue, Item } from "./values.ts";

/** Changes an item in place. */
export interface Update {
  apply: (item: Item) => void;
  /** The attributes that it changes. */
  attributes: ReadonlySet<string>;
}

/** Changes an item. `before` is the item as it was before the first change. */
type Change = (item: Item, before: Item) => void;

/** Reads an UpdateExpression. */
export function readUpdate(tokens: Tokens): Update {
  const changes: Change[] = [];
  const attributes = new Set<string>();
  const path = (): Path => {
    const read = tokens.path();
    attributes.add(String(read[0]));
    return read;
  };

  const value = (): ((before: Item) => AttributeValue) => {
    const left = term();
    const sign = tokens.take("+") ? 1 : tokens.take("-") ? -1 : 0;
    if (sign === 0) return left;
    const right = term();
    return (before) => sumOf(left(before), right(before), sign);
  };

  const term = (): ((before: Item) => AttributeValue) => {
    if (tokens.isValue()) {
      const given = tokens.value() as AttributeValue;
      return () => given;
    }
    if (tokens.take("(")) {
      const inner = value();
      tokens.expect(")");
      return inner;
    }
    if (tokens.peek(1) !== "(") {
      const place = tokens.path();
      return (before) => {
        const found = valueAt(before, place);
        if (found !== undefined) return found;
        throw invalid(
          "The provided expression refers to an attribute that does not exist in the item",
        );
      };
    }
    return called(tokens.next());
  };

  const called = (name: string): ((before: Item) => AttributeValue) => {
    tokens.expect("(");
    if (name === "if_not_exists") {
      const place = tokens.path();
      tokens.expect(",");
      const fallback = value();
      tokens.expect(")");
      return (before) => valueAt(before, place) ?? fallback(before);
    }
    if (name !== "list_append") return tokens.refuse(`Invalid function name; function: ${name}`);
    const first = value();
    tokens.expect(",");
    const second = value();
    tokens.expect(")");
    return (before) => ({
      L: [...membersOf(first(before), "L"), ...membersOf(second(before), "L")],
    });
  };

  const clauses: Readonly<Record<string, () => Change>> = {
    SET: () => {
      const place = path();
      tokens.expect("=");
      const wanted = value();
      return (item, before) => putAt(item, place, wanted(before));
    },
    REMOVE: () => {
      const place = path();
      return (item) => putAt(item, place, undefined);
    },
    ADD: () => {
      const place = path();
      const added = tokens.value() as AttributeValue;
      return (item) => putAt(item, place, withAdded(valueAt(item, place), added));
    },
    DELETE: () => {
      const place = path();
      const taken = tokens.value() as AttributeValue;
      return (item) => putAt(item, place, without(valueAt(item, place), taken));
    },
  };

  do {
    const clause = clauses[tokens.peek()?.toUpperCase() ?? ""];
    if (clause === undefined) return tokens.refuseToken();
    tokens.next();
    do changes.push(clause());
    while (tokens.take(","));
  } while (tokens.peek() !== undefined);

  return {
    apply: (item) => {
      const before = structuredClone(item);
      for (const change of changes) change(item, before);
    },
    attributes,
  };
}

function sumOf(one: AttributeValue, other: AttributeValue, sign: number): AttributeValue {
  if (typeOf(one) !== "N" || typeOf(other) !== "N") throw wrongType();
  return { N: String(Number(one["N"]) + sign * Number(other["N"])) };
}

function withAdded(value: AttributeValue | undefined, added: AttributeValue): AttributeValue {
  if (value === undefined) return added;
  const type = typeOf(added);
  if (type === "N") return sumOf(value, added, 1);
  return { [type]: [...new Set([...membersOf(value, type), ...membersOf(added, type)])] };
}

function without(
  value: AttributeValue | undefined,
  taken: AttributeValue,
): AttributeValue | undefined {
  if (value === undefined) return undefined;
  const type = typeOf(taken);
  const gone = membersOf(taken, type);
  const left = membersOf(value, type).filter((member) => !gone.includes(member));
  return left.length === 0 ? undefined : { [type]: left };
}

function membersOf(value: AttributeValue, type: string): Json[] {
  const members = value[type];
  if (Array.isArray(members)) return members;
  throw wrongType();
}

function wrongType(): AwsError {
  return invalid("An operand in the update expression has an incorrect data type");
}
