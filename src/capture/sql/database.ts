import { createStatements } from "../aws/answers/statements.ts";
import { listOf, textOf } from "../aws/call.ts";
import type { Call } from "../aws/call.ts";
import type { Member } from "../../capture-settings.ts";
import { asObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { Written } from "../record.ts";
import type { Result } from "./postgres.ts";
import { createRows, valuesOf } from "./rows.ts";
import type { Row } from "./rows.ts";
import { columnsOf, isOfSession, parameterNames, verbOf } from "./statement.ts";
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

/** A database that is not there. It has the rows that earlier statements wrote, as far as their text says. */
export function createDatabase({ written, ...own }: Surroundings) {
  const statements = createStatements();
  const rows = createRows();
  /** What undoes each statement, for a rollback. */
  const undo: (() => void)[] = [];
  const execute = (statement: Statement): Usual => {
    const { sql } = statement;
    const input = inputOf(statement);
    const made = { ...own, operation: "ExecuteStatement", input, body: Buffer.alloc(0) };
    const { numberOfRecordsUpdated: changed = 1 } = statements(made)?.output ?? {};
    const isReturning = /\breturning\b/i.test(sql);
    if (changed === 0) return { result: { changed: 0, rows: isReturning ? [] : undefined } };
    const verb = verbOf(sql);
    const row = rowOf(statement, isReturning ? columnsOf(sql) : []);
    if (verb === "INSERT") rows.insert(statement, row);
    if (verb === "UPDATE") rows.update(statement);
    if (verb === "DELETE") rows.delete(statement);
    if (!isReturning) return { result: { changed: Number(changed) } };
    // Any id and any time will do; nobody knows the rest.
    const isKnown = Object.values(row).every((value) => value !== null);
    return { result: { changed: 1, rows: [row] }, ...(!isKnown && { isStandIn: true as const }) };
  };
  for (const { service, input } of written) {
    const values = listOf(input["parameters"]).map(({ value = null }) => value as string | null);
    if (service === "postgres") execute({ sql: textOf(input["sql"]), values });
  }

  const run = (statement: Statement): Usual => {
    const { sql } = statement;
    if (isOfSession(sql)) return read(statement, []);
    undo.push(rows.mark());
    return verbOf(sql) === "SELECT" ? read(statement, rows.found(statement)) : execute(statement);
  };
  return {
    run,
    /** Counts a statement that was refused. */
    skip: (): void => void undo.push(rows.mark()),
    rollBack: (count: number): void => undo.splice(-count)[0]?.(),
    /** A row as a statement may return it, before its parameters are known. */
    describe: (sql: string): Row => {
      const statement = { sql, values: [] };
      if (/\breturning\b/i.test(sql)) return rowOf(statement, columnsOf(sql));
      const row = rows.sample(sql);
      const [found] = read(statement, row === undefined ? [] : [row]).result.rows ?? [];
      return found ?? Object.fromEntries(columnsOf(sql).map((name) => [name, null]));
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

function read({ sql }: Statement, found: readonly Row[]): Usual {
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
  const count = `${found.length}`;
  const first = /^\s*count/i.test(list)
    ? count
    : /^\s*exists/i.test(list)
      ? found.length > 0
      : null;
  const rows = isOne
    ? [Object.fromEntries(columns.map((name) => [name, first]))]
    : found.map((row) => (columns.length === 0 ? row : picked(row, columns)));
  const isEmpty = found.length === 0 && !isOfSession(sql);
  return { result: { changed: 0, rows }, ...(isEmpty && { isEmpty }) };
}

function picked(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));
}

function timeOr(name: string): Json {
  return /^now$|time|date/i.test(name) ? new Date().toISOString() : null;
}

/** The row that a statement returns: the values that it has, and made-up ones. */
function rowOf(statement: Statement, columns: readonly string[]): Row {
  const known = valuesOf(statement);
  return Object.fromEntries(columns.map((name) => [name, known[name] ?? madeUp(name)]));
}

/** A row that a query finds: the values that it asks for, and what the code reads of it. */
export function foundRow(
  sql: string,
  parameters: Json,
  members: readonly Member[],
): Record<string, Json> {
  const given = listOf(asObject(parameters)["parameters"]);
  const asked = new Map(given.map(({ name, value = null }) => [textOf(name), value]));
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
      const value = asked.get(name) ?? madeUp(name) ?? known.get(name);
      return [name, value ?? "value"];
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
