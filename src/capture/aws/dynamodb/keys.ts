import type { KeyAttribute, TableKeys } from "../../../table-keys.ts";
import { AwsError } from "../refusal.ts";
import { invalid, typeOf } from "./values.ts";
import type { AttributeValue, Item } from "./values.ts";

/** What DynamoDB refuses only when it knows the table: in a transaction, it is a reason to cancel. */
export class Mismatch extends AwsError {
  constructor(message: string) {
    super("ValidationException", message);
  }
}

export function otherKey(): Mismatch {
  return new Mismatch("The provided key element does not match the schema");
}

export function isOfType(value: AttributeValue | undefined, { type }: KeyAttribute): boolean {
  return value !== undefined && typeOf(value) === type;
}

/** @throws AwsError For an item that cannot be put into a table with these keys. */
export function checkItemKeys(
  item: Item,
  { key, indexes = [] }: TableKeys,
  isBatch: boolean,
): void {
  for (const attribute of key) {
    const { name, type } = attribute;
    const value = item[name];
    if (isBatch && !isOfType(value, attribute)) throw otherKey();
    if (value === undefined) throw missingKey(name);
    if (!isOfType(value, attribute)) throw wrong(`Type mismatch for key ${name}`, type, value);
    refuseEmpty(name, value);
  }
  for (const { name: index, key: own } of indexes) {
    for (const attribute of own) {
      const { name, type } = attribute;
      const value = item[name];
      if (value === undefined) continue;
      if (!isOfType(value, attribute)) throw wrongIndexKey(name, type, value, index);
      if (!isEmpty(value)) continue;
      throw invalid(
        `One or more parameter values are not valid. A value specified for a secondary index key is not supported. ${EMPTY}. IndexName: ${index}, IndexKey: ${name}`,
      );
    }
  }
}

const EMPTY = "The AttributeValue for a key attribute cannot contain an empty string value";

/** @throws AwsError For a key attribute that is empty. */
export function refuseEmpty(name: string, value: AttributeValue): void {
  if (!isEmpty(value)) return;
  throw invalid(`One or more parameter values are not valid. ${EMPTY}. Key: ${name}`);
}

export function missingKey(name: string): Mismatch {
  return new Mismatch(
    `One or more parameter values were invalid: Missing the key ${name} in the item`,
  );
}

function wrong(what: string, type: string, value: AttributeValue): Mismatch {
  return new Mismatch(
    `One or more parameter values were invalid: ${what} expected: ${type} actual: ${typeOf(value)}`,
  );
}

function wrongIndexKey(name: string, type: string, value: AttributeValue, index: string): Mismatch {
  return new Mismatch(
    `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index}`,
  );
}

interface Updated {
  key: Item;
  after: Item;
  /** The attributes that the update names. */
  names: readonly string[];
  /** Whether it is not an expression. */
  isLegacy: boolean;
}

/**
 * @throws AwsError For an update of the table's own key, or one that leaves an index's key with another type.
 */
export function checkUpdatedKeys(
  { key, after, names, isLegacy }: Updated,
  keys: TableKeys | undefined,
): void {
  const own = names.find((name) => Object.hasOwn(key, name));
  if (own !== undefined) {
    throw new Mismatch(
      `One or more parameter values were invalid: Cannot update attribute ${own}. This attribute is part of the key`,
    );
  }
  for (const { name: index, key: indexKey } of keys?.indexes ?? []) {
    for (const attribute of indexKey) {
      const { name, type } = attribute;
      const value = names.includes(name) ? after[name] : undefined;
      if (value === undefined) continue;
      if (!isOfType(value, attribute)) {
        throw isLegacy
          ? wrongIndexKey(name, type, value, index)
          : new Mismatch(
              "The update expression attempted to update the secondary index key to unsupported type",
            );
      }
      if (!isEmpty(value)) continue;
      throw invalid(
        `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. ${EMPTY}.`,
      );
    }
  }
}

function isEmpty(value: AttributeValue): boolean {
  return value["S"] === "" || value["B"] === "";
}

/** The attributes that the conditions of a query name. */
interface Asked {
  index: string | undefined;
  key: ReadonlySet<string>;
  /** Those that are compared with `=`, where that is known. */
  equated: ReadonlySet<string> | undefined;
  filter: ReadonlySet<string>;
  isConsistent: boolean;
}

export function unsupportedQuery(): AwsError {
  return invalid("Query key condition not supported");
}

/** @throws AwsError For a query that a table with these keys does not answer. */
export function checkQuery({ key, indexes }: TableKeys, asked: Asked): void {
  const found = indexes?.find(({ name }) => name === asked.index);
  if (asked.index !== undefined && found === undefined) {
    if (indexes === undefined) return;
    throw invalid(`The table does not have the specified index: ${asked.index}`);
  }
  const [partition, sort] = (found?.key ?? key).map(({ name }) => name);
  if (partition === undefined) return;
  const others = [...asked.key].filter((name) => name !== partition);
  const missed = asked.key.has(partition)
    ? sort !== undefined && others.length > 0 && !others.includes(sort) && sort
    : partition;
  if (missed !== false) throw invalid(`Query condition missed key schema element: ${missed}`);
  const isUnequal = asked.equated?.has(partition) === false;
  if (isUnequal || others.some((name) => name !== sort)) throw unsupportedQuery();
  // An index with the table's own partition key may be a local one.
  if (asked.isConsistent && partition !== key[0]?.name) {
    throw invalid("Consistent reads are not supported on global secondary indexes");
  }
  const filtered = [partition, sort].find((name) => name !== undefined && asked.filter.has(name));
  if (filtered === undefined) return;
  throw invalid(
    `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${filtered}`,
  );
}
