import { tableName } from "../../../table-keys.ts";
import { isEqual } from "./values.ts";
import type { AttributeValue, Item } from "./values.ts";

/**
 * What calls have written, by table. The attributes of a table's key are those that are declared, or else known from
 * calls with a key.
 */
export interface Tables {
  find: (table: string, key: Item) => Item | undefined;
  /** The item that another one replaces. `attributes`: what its condition asks about. */
  findAlike: (table: string, item: Item, attributes: ReadonlySet<string>) => Item | undefined;
  put: (table: string, item: Item, replaced: Item | undefined) => void;
  remove: (table: string, item: Item) => void;
  /** Whether a call has written or deleted the item with this key. */
  isKnown: (table: string, key: Item) => boolean;
  items: (table: string) => readonly Item[];
  /** The attributes of a table's key. */
  keyNames: (table: string) => readonly string[] | undefined;
  noteKey: (table: string, key: Item) => void;
}

interface Table {
  items: Item[];
  deleted: Item[];
  keyNames: readonly string[] | undefined;
}

type Declared = (table: string) => readonly string[] | undefined;

export function createTables(declared: Declared): Tables {
  const tables = new Map<string, Table>();
  const tableOf = (named: string): Table => {
    const name = tableName(named);
    const found = tables.get(name) ?? { items: [], deleted: [], keyNames: declared(name) };
    tables.set(name, found);
    return found;
  };
  const find = (table: string, key: Item): Item | undefined =>
    tableOf(table).items.find((item) => hasKey(item, key));

  return {
    find,
    findAlike: (table, item, attributes) => {
      const { keyNames, items } = tableOf(table);
      if (declared(table) !== undefined) {
        return items.find((other) =>
          keyNames?.every((name) => isAttributeEqual(item, other, name)),
        );
      }
      const asked = [...attributes].filter((name) => Object.hasOwn(item, name));
      // The first key may have lacked the sort key that the handler left out.
      const names = new Set([...(keyNames ?? []), ...asked]);
      return items.find(
        (other) =>
          [...names].every((name) => isAttributeEqual(item, other, name)) &&
          (keyNames !== undefined ||
            (isLikelySame(item, other, names.size > 0) && !hasOtherId(item, other))),
      );
    },
    put: (table, item, replaced) => {
      const { items } = tableOf(table);
      if (replaced !== undefined) items.splice(items.indexOf(replaced), 1);
      items.push(item);
    },
    remove: (table, item) => {
      const { items, deleted } = tableOf(table);
      items.splice(items.indexOf(item), 1);
      deleted.push(item);
    },
    isKnown: (table, key) =>
      find(table, key) !== undefined || tableOf(table).deleted.some((item) => hasKey(item, key)),
    items: (table) => tableOf(table).items,
    keyNames: (table) => tableOf(table).keyNames,
    noteKey: (table, key) => {
      tableOf(table).keyNames ??= Object.keys(key);
    },
  };
}

function hasKey(item: Item, key: Item): boolean {
  return Object.keys(key).every((name) => isAttributeEqual(key, item, name));
}

function isAttributeEqual(one: Item, other: Item, name: string): boolean {
  const value = one[name];
  return value !== undefined && isEqual(other[name], value);
}

/**
 * Whether two items of a table with an unknown key are the same record: they may differ in a time or an
 * id that is new with each write.
 */
function isLikelySame(one: Item, other: Item, hasSameId: boolean): boolean {
  const names = Object.keys(one);
  const isAlike = names.every(
    (name) =>
      isAlikeOrNew(one[name], other[name], hasSameId) ||
      (hasSameId && areIdsOfOneKind(name, one[name]?.["S"], other[name]?.["S"])),
  );
  return isAlike && names.some((name) => isAttributeEqual(one, other, name));
}

/** Whether two items differ in an id that is likelier to be the key than what a condition names. */
function hasOtherId(one: Item, other: Item): boolean {
  return Object.keys(one).some(
    (name) => /^(?:pk|_?id|uu?id|user_?id)$/i.test(name) && !isAttributeEqual(one, other, name),
  );
}

function isAlikeOrNew(
  one: AttributeValue | undefined,
  other: AttributeValue | undefined,
  hasSameId: boolean,
): boolean {
  const [text, second] = [one?.["S"], other?.["S"]];
  if (typeof text !== "string" || typeof second !== "string" || text === second) return true;
  const isNew = [TIME, ...(hasSameId ? [CHANCE] : [])].some(
    (form) => form.test(text) && form.test(second),
  );
  return isNew || (hasSameId && haveChanceEndings(text, second));
}

/** Whether a service has given two ids, as Stripe does with `cus_A` and `cus_B`. */
function areIdsOfOneKind(name: string, one: unknown, other: unknown): boolean {
  if (!/[a-z_]id$/i.test(name) || typeof one !== "string" || typeof other !== "string")
    return false;
  const [kind, second] = [one, other].map((id) => /^[a-z]{2,8}_(?=\w*[A-Z\d]\w*$)/.exec(id)?.[0]);
  return kind !== undefined && kind === second;
}

/** Whether two texts differ only in a random ending: `maria7XK2QP`. */
function haveChanceEndings(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const endings = [one.slice(start), other.slice(start)];
  return (
    one.length === other.length &&
    endings.every((ending) => /^[\da-z]{4,}$/i.test(ending)) &&
    /\d/.test(endings.join(""))
  );
}

const TIME = /^\d{4}-\d\d-\d\d|^\d{10,13}$/;

/** A random id. */
const CHANCE = /[\da-f]{8}-[\da-f]{4}-|^[\w-]{20,}$/i;
