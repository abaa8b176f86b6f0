import { asObject } from "./json.ts";
import type { Json } from "./json.ts";

/** A value in an INSERT statement, with the column it is for. */
interface Inserted {
  column: string;
  /** Its SQL: `:id::uuid`. */
  value: string;
}

/** An INSERT statement that says what becomes of a row that exists. */
export interface SqlInsert {
  table: string;
  values: readonly Inserted[];
  /** Values that a row is recognized by: all of a named constraint's, or any of those that a table likely has once. */
  key: readonly Inserted[];
  /** Whether all values of the key must agree. */
  isNamed: boolean;
  /** What it sets in an existing row; empty if it leaves the row as it is. */
  update: string;
}

const INSERT =
  /^\s*insert\s+(?<ignore>ignore\s+)?into\s+(?<table>[\w."`]+)\s*\((?<columns>[^()]*)\)\s*values\s*\(/i;
const CONFLICT =
  /^\s*on\s+conflict\s*(?:\((?<target>[^()]*)\))?[^()]*?\bdo\s+(?:nothing|update\s+set\s+(?<update>.*))|^\s*on\s+duplicate\s+key\s+update\s+(?<duplicate>.*)/is;

/** Columns that a table of users has once for each, where no constraint is named. */
const LIKELY_UNIQUE = /^(?:(?:cognito_?)?(?:user_?)?(?:id|sub|uuid)|e_?mail|user_?name)$/i;

/** Reads an INSERT of one row that leaves an existing row as it is, or updates it. */
export function readInsert(sql: string): SqlInsert | undefined {
  const start = INSERT.exec(sql);
  const { table = "", columns = "", ignore } = start?.groups ?? {};
  if (start === null) return undefined;
  const end = closing(sql, start[0].length);
  const { target, update, duplicate } = CONFLICT.exec(sql.slice(end + 1))?.groups ?? {};
  const isSaid = ignore !== undefined || CONFLICT.test(sql.slice(end + 1));
  if (!isSaid || end < 0) return undefined;
  const given = parts(sql.slice(start[0].length, end));
  const values = parts(columns).map((name, index) => ({
    column: bare(name),
    value: given[index] ?? "",
  }));
  const named = target === undefined ? undefined : parts(target).map(bare);
  return {
    table: bare(table.split(".").at(-1) ?? ""),
    values,
    key: values.filter(({ column }) => named?.includes(column) ?? LIKELY_UNIQUE.test(column)),
    isNamed: named !== undefined,
    update: update ?? duplicate ?? "",
  };
}

/** Whether two executions of a statement are about one row, by the parameters of each. */
export function isSameRow({ key, isNamed }: SqlInsert, one: Json, other: Json): boolean {
  const [then, now] = [valuesOf(one), valuesOf(other)];
  const isSame = ({ value }: Inserted): boolean => {
    const names = namedIn(value);
    // What the database makes up is new each time.
    if (names.length === 0) return !value.includes("(") && !/^default$/i.test(value);
    return names.every((name) => now.has(name) && now.get(name) === then.get(name));
  };
  return key.length > 0 && (isNamed ? key.every(isSame) : key.some(isSame));
}

/** The parameters that a later execution writes into the existing row. */
export function updatedBy({ update, values }: SqlInsert): string[] {
  const copies = update.matchAll(/\b(?:excluded\.|values\s*\(\s*)["`]?(\w+)/gi);
  const columns = new Set([...copies].map(([, name]) => name?.toLowerCase()));
  const copied = values.filter(({ column }) => columns.has(column));
  return [update, ...copied.map(({ value }) => value)].flatMap(namedIn);
}

/** The parameters that a part of a statement names: `:id` of `:id::uuid`, and `$1`. */
function namedIn(sql: string): string[] {
  return [...sql.matchAll(/(?<![:\w])[:$](\w+)/g)].map(([, name = ""]) => name);
}

/** Parameters of the Data API or of a database's client, by name and by number. None has the value null, which equals no other. */
function valuesOf(parameters: Json): Map<string, string> {
  const list = Array.isArray(parameters) ? parameters : [];
  return new Map(
    list.map(asObject).flatMap(({ name, value }, index): [string, string][] => {
      const isNull = value === null || asObject(value)["isNull"] === true;
      if (typeof name !== "string" || isNull) return [];
      return [name, String(index + 1)].map((each) => [each, JSON.stringify(value)]);
    }),
  );
}

/** The place of the bracket that closes the one before `from`; -1 if none does. */
function closing(sql: string, from: number): number {
  let depth = 1;
  for (let at = from; at < sql.length; at += 1) {
    if (sql[at] === "(") depth += 1;
    if (sql[at] === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** The parts between the commas that are in no brackets. */
function parts(list: string): string[] {
  return list.split(/,(?![^(]*\))/).map((part) => part.trim());
}

function bare(name: string): string {
  return name.trim().replaceAll(/["`]/g, "").toLowerCase();
}
