import { createStatements } from "../aws/answers/statements.ts";
import { listOf } from "../aws/call.ts";
import type { Call } from "../aws/call.ts";
import type { Member } from "../../capture-settings.ts";
import { asObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { Written } from "../record.ts";
import type { Result } from "./postgres.ts";
import { columnsOf, insertedColumns, isOfSession, parameterNames, verbOf } from "./statement.ts";
import type { Statement } from "./statement.ts";

/** What a database makes of a statement that no stub answers. */
export interface Usual {
  result: Result;
  /** Whether it returned values that nobody supplied. */
  isStandIn?: true;
  /** Whether it found no row, because nobody supplied any. */
  isEmpty?: true;
}

/** A statement and its values as a call has them: under the names of their columns, or by number. */
export function inputOf({ sql, values }: Statement): Record<string, Json> {
  const names = parameterNames(sql);
  const parameters = values.map((value, index) => ({
    name: names.get(index + 1) ?? `${index + 1}`,
    value,
  }));
  return { sql, ...(parameters.length > 0 && { parameters }) };
}

type Surroundings = Pick<Call, "newId" | "event" | "region"> & { written: readonly Written[] };

/**
 * A database that is not there. It has no rows; a row that an earlier statement inserted is left as it is where a later
 * one says so.
 */
export function createDatabase({ written, ...own }: Surroundings) {
  const statements = createStatements();
  const execute = (input: Record<string, Json>) =>
    statements({ ...own, operation: "ExecuteStatement", input, body: Buffer.alloc(0) })?.output;
  for (const { service, input } of written) if (service === "postgres") execute(input);

  const run = (statement: Statement): Usual => {
    const { sql } = statement;
    const verb = verbOf(sql);
    if (verb === "SELECT" || verb === "SHOW" || isOfSession(sql)) return read(statement);
    const { numberOfRecordsUpdated: changed = 1 } = execute(inputOf(statement)) ?? {};
    const columns = columnsOf(sql);
    if (!/\breturning\b/i.test(sql)) return { result: { changed: Number(changed) } };
    if (changed === 0) return { result: { changed: 0, rows: [] } };
    const row = rowOf(statement, columns);
    // Any id and any time will do; nobody knows the rest.
    const isKnown = Object.values(row).every((value) => value !== null);
    return { result: { changed: 1, rows: [row] }, ...(!isKnown && { isStandIn: true as const }) };
  };
  return {
    run,
    /** A row as a statement may return it, before its parameters are known. */
    describe: (sql: string): Record<string, Json> | undefined => {
      const statement = { sql, values: [] };
      if (/\breturning\b/i.test(sql)) return rowOf(statement, columnsOf(sql));
      const { rows } = read(statement).result;
      return rows?.[0] ?? Object.fromEntries(columnsOf(sql).map((name) => [name, null]));
    },
  };
}

/** What a database says of itself. */
const OF_ITSELF: Readonly<Record<string, Json>> = {
  version: "PostgreSQL 16.4",
  server_version: "16.4",
  current_schema: "public",
  current_database: "postgres",
  "?column?": 1,
};

const SELECTED = /\bselect\s+(?:distinct\s+)?(.*)/is;

/** Aggregates have one row where there is none to count. */
const AGGREGATE = /^\s*(?:count|exists|max|min|sum|avg|coalesce|bool_or|array_agg)\s*\(/i;

function read({ sql }: Statement): Usual {
  const [, shown] = /^\s*show\s+(\w+)/i.exec(sql) ?? [];
  if (shown !== undefined) {
    const name = shown.toLowerCase();
    return { result: { changed: 0, rows: [{ [name]: OF_ITSELF[name] ?? "" }] } };
  }
  if (verbOf(sql) !== "SELECT") return { result: { changed: 0 } };
  const columns = columnsOf(sql);
  const [, list = ""] = SELECTED.exec(sql) ?? [];
  if (!/\bfrom\b/i.test(sql)) {
    const row = Object.fromEntries(columns.map((name) => [name, OF_ITSELF[name] ?? timeOr(name)]));
    return { result: { changed: 0, rows: [row] } };
  }
  const isOne = AGGREGATE.test(list) && !/\bgroup\s+by\b/i.test(sql);
  // A number of 64 bits is a string for clients.
  const first = /^\s*count/i.test(list) ? "0" : /^\s*exists/i.test(list) ? false : null;
  const rows = isOne ? [Object.fromEntries(columns.map((name) => [name, first]))] : [];
  return { result: { changed: 0, rows }, ...(!isOfSession(sql) && { isEmpty: true as const }) };
}

function timeOr(name: string): Json {
  return /^now$|time|date/i.test(name) ? new Date().toISOString() : null;
}

/** The row that a statement returns: the values that it has, and made-up ones. */
function rowOf({ sql, values }: Statement, columns: readonly string[]): Record<string, Json> {
  const [, given = ""] = /\bvalues\s*\(([^]*?)\)\s*(?:on\b|returning\b|$)/i.exec(sql) ?? [];
  const list = given.split(/,(?![^(]*\))/).map((each) => each.trim());
  const inserted = insertedColumns(sql).map((name, index): [string, Json] => {
    const [, place, text] = /^\$(\d+)|^'((?:[^']|'')*)'/.exec(list[index] ?? "") ?? [];
    if (text !== undefined) return [name, text.replaceAll("''", "'")];
    return [name, place === undefined ? madeUp(name) : (values[Number(place) - 1] ?? null)];
  });
  const known = new Map(inserted);
  return Object.fromEntries(columns.map((name) => [name, known.get(name) ?? madeUp(name)]));
}

/** A row that a query finds: the values that it asks for, and what the code reads of it. */
export function foundRow(
  sql: string,
  parameters: Json,
  members: readonly Member[],
): Record<string, Json> {
  const given = listOf(asObject(parameters)["parameters"]);
  const asked = new Map(given.map(({ name, value }) => [name, value]));
  const read = members.filter(({ name, form }) => form !== "map" && !OF_RESULT.test(name));
  const known = new Map(read.map((member) => [member.name, valueOf(member)]));
  const columns = columnsOf(sql);
  const [, list = ""] = SELECTED.exec(sql) ?? [];
  if (AGGREGATE.test(list)) {
    return Object.fromEntries(columns.map((name) => [name, name === "exists" ? true : "1"]));
  }
  const names = columns.length > 0 ? columns : ["id", ...asked.keys(), ...known.keys()];
  return Object.fromEntries(
    names.map((name) => {
      const column = String(name);
      const value = asked.get(column) ?? madeUp(column) ?? known.get(column);
      return [column, value ?? "value"];
    }),
  );
}

/** What code reads of a result, and of no row. */
const OF_RESULT = /^(?:rows|rowCount|fields|command|length)$/;

function valueOf({ form, text = "value" }: Member): Json {
  if (form === "number") return 1;
  if (form === "boolean") return true;
  return form === "list" ? [] : text;
}

function madeUp(name: string): Json {
  if (/(?:^|_)id$|Id$/.test(name)) return 1;
  return /_at$|At$|date|time/i.test(name) ? new Date().toISOString() : null;
}
