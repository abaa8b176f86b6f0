import type { Json } from "../../../json.ts";
import type { AwsError } from "../refusal.ts";
import type { Path, Tokens } from "./tokens.ts";
import { invalid, putAt, typeOf, valueAt } from "./values.ts";
import type { AttributeValue, Item } from "./values.ts";

/** Changes an item in place. */
export interface Update {
  /**
   * @param isUnknown Whether only AWS knows the item: then the attributes that the update needs are taken to be there.
   * @returns Whether any was.
   */
  apply: (item: Item, isUnknown: boolean) => boolean;
  /** The attributes that it changes. */
  attributes: ReadonlySet<string>;
}

/** The item before the first change, of which only AWS may know more. */
interface Before {
  item: Item;
  isUnknown: boolean;
  /** Whether an attribute was taken to be there. */
  isAssumed: boolean;
}

type Change = (item: Item, before: Before) => void;

/** `undefined`: an attribute that only AWS knows. */
type Term = (before: Before) => AttributeValue | undefined;

/** Reads an UpdateExpression. */
export function readUpdate(tokens: Tokens): Update {
  const changes: Change[] = [];
  const attributes = new Set<string>();
  const paths: Path[] = [];
  const path = (): Path => {
    const read = tokens.path();
    const other = paths.find((each) => isWithin(each, read) || isWithin(read, each));
    if (other !== undefined) {
      const both = `path one: ${shown(other)}, path two: ${shown(read)}`;
      return tokens.refuse(
        `Two document paths overlap with each other; must remove or rewrite one of these paths; ${both}`,
      );
    }
    paths.push(read);
    attributes.add(String(read[0]));
    return read;
  };

  /** A set, or a number to add. */
  const operandOf = (operator: "ADD" | "DELETE"): AttributeValue => {
    const given = tokens.value() as AttributeValue;
    const type = typeOf(given);
    const named = TYPE_NAMES[type];
    if (named === undefined || (operator === "ADD" && type === "N")) return given;
    return tokens.refuse(
      `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${named}`,
    );
  };

  const value = (): Term => {
    const left = term();
    const sign = tokens.take("+") ? 1 : tokens.take("-") ? -1 : 0;
    if (sign === 0) return left;
    const right = term();
    return (before) => sumOf(left(before), right(before), sign);
  };

  const term = (): Term => {
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
        const found = valueAt(before.item, place);
        if (found !== undefined) return found;
        if (!before.isUnknown) throw invalid(NO_ATTRIBUTE);
        before.isAssumed = true;
        return undefined;
      };
    }
    return called(tokens.next());
  };

  const called = (name: string): Term => {
    tokens.expect("(");
    if (name === "if_not_exists") {
      const place = tokens.path();
      tokens.expect(",");
      const fallback = value();
      tokens.expect(")");
      return (before) => valueAt(before.item, place) ?? fallback(before);
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
      return (item, before) => put(item, place, wanted(before), before);
    },
    REMOVE: () => {
      const place = path();
      return (item) => putAt(item, place, undefined);
    },
    ADD: () => {
      const place = path();
      const added = operandOf("ADD");
      return (item, before) => put(item, place, withAdded(valueAt(item, place), added), before);
    },
    DELETE: () => {
      const place = path();
      const taken = operandOf("DELETE");
      return (item) => putAt(item, place, without(valueAt(item, place), taken));
    },
  };

  const used = new Set<string>();
  do {
    const name = tokens.peek()?.toUpperCase() ?? "";
    const clause = clauses[name];
    if (clause === undefined) return tokens.refuseToken();
    if (used.has(name)) {
      return tokens.refuse(`The "${name}" section can only be used once in an update expression;`);
    }
    used.add(name);
    tokens.next();
    do changes.push(clause());
    while (tokens.take(","));
  } while (tokens.peek() !== undefined);

  return {
    apply: (item, isUnknown) => {
      const before = { item: structuredClone(item), isUnknown, isAssumed: false };
      for (const change of changes) change(item, before);
      return before.isAssumed;
    },
    attributes,
  };
}

function isWithin(path: Path, other: Path): boolean {
  return path.every((step, index) => step === other[index]);
}

function shown(path: Path): string {
  return `[${path.map((step) => (typeof step === "number" ? `[${step}]` : step)).join(", ")}]`;
}

const NO_ATTRIBUTE =
  "The provided expression refers to an attribute that does not exist in the item";

/** The types other than sets, as DynamoDB names them. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  ...{ S: "STRING", N: "NUMBER", B: "BINARY", NULL: "NULL" },
  ...{ BOOL: "BOOLEAN", L: "LIST", M: "MAP" },
};

/** The number of an attribute that only AWS knows. */
const NONE: AttributeValue = { N: "0" };

/** The same of what is used up: a seat or a credit is taken of many, not of the last one. */
const PLENTY: AttributeValue = { N: "1000000" };

/** Puts a value where a path leads, which may be through attributes that only AWS knows. */
function put(item: Item, path: Path, value: AttributeValue | undefined, before: Before): void {
  for (let length = 1; before.isUnknown && length < path.length; length++) {
    const way = path.slice(0, length);
    if (valueAt(item, way) !== undefined) continue;
    before.isAssumed = true;
    putAt(item, way, typeof path[length] === "number" ? { L: [] } : { M: {} });
  }
  putAt(item, path, value);
}

function sumOf(
  one: AttributeValue | undefined,
  other: AttributeValue | undefined,
  sign: number,
): AttributeValue {
  const [left, right] = [one ?? (sign < 0 ? PLENTY : NONE), other ?? NONE];
  if (typeOf(left) !== "N" || typeOf(right) !== "N") throw wrongType();
  return { N: String(Number(left["N"]) + sign * Number(right["N"])) };
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

function membersOf(value: AttributeValue | undefined, type: string): Json[] {
  const members = value === undefined ? [] : value[type];
  if (Array.isArray(members)) return members;
  throw wrongType();
}

function wrongType(): AwsError {
  return invalid("An operand in the update expression has an incorrect data type");
}
