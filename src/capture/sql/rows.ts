import type { Json } from "../../json.ts";
import { insertedColumns, tableOf } from "./statement.ts";
import type { Statement } from "./statement.ts";

export type Row = Record<string, Json>;

/** A value in a statement: a parameter or a literal. */
const VALUE = String.raw`(?:\$(\d+)|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?\b|true\b|false\b))`;
const EQUAL = new RegExp(
  String.raw`(?:lower\s*\(\s*)?"?(\w+)"?\s*\)?\s*=\s*(?:lower\s*\(\s*)?${VALUE}`,
  "gi",
);
const LEADING = new RegExp(`^${VALUE}`, "i");
const WHERE = /\bwhere\b(.*?)(?=\b(?:group\s+by|order\s+by|limit|returning|for\s+update)\b|$)/is;
const SET = /\bset\b(.*?)(?=\bwhere\b|\breturning\b|$)/is;

/** The rows that statements have written, as far as their text says. */
export function createRows() {
  const tables = new Map<string, Row[]>();
  const rowsOf = (sql: string): Row[] => tables.get(tableOf(sql)) ?? [];
  const keep = (sql: string, rows: Row[]): void => void tables.set(tableOf(sql), rows);

  const found = (statement: Statement): Row[] => {
    const [, where = ""] = WHERE.exec(statement.sql) ?? [];
    const asked = equalIn(where, statement.values);
    const isAny = /\bor\b/i.test(where);
    return rowsOf(statement.sql).filter((row) => {
      const known = asked.filter(([column]) => row[column] !== undefined);
      const isThere = ([column, value]: [string, Json]): boolean => isSame(row[column], value);
      if (where.trim() === "") return true;
      return isAny ? known.some(isThere) : known.length > 0 && known.every(isThere);
    });
  };
  return {
    found,
    /** Any row of a statement's table. */
    sample: (sql: string): Row | undefined => rowsOf(sql)[0],
    /** Keeps a row that an INSERT writes. */
    insert: ({ sql, values }: Statement, row: Row): void => {
      const named = insertedColumns(sql).map((name): [string, Json] => [name, row[name] ?? null]);
      const { id = rowsOf(sql).length + 1 } = row;
      keep(sql, [
        ...rowsOf(sql),
        { id, ...Object.fromEntries(named), ...valuesOf({ sql, values }) },
      ]);
    },
    update: (statement: Statement): void => {
      const [, set = ""] = SET.exec(statement.sql) ?? [];
      const changed = new Set(found(statement));
      const values = Object.fromEntries(equalIn(set, statement.values));
      const rows = rowsOf(statement.sql);
      keep(
        statement.sql,
        rows.map((row) => (changed.has(row) ? { ...row, ...values } : row)),
      );
    },
    delete: (statement: Statement): void => {
      const gone = new Set(found(statement));
      keep(
        statement.sql,
        rowsOf(statement.sql).filter((row) => !gone.has(row)),
      );
    },
    /** What brings the rows back to what they are now. */
    mark: (): (() => void) => {
      const before = new Map(tables);
      return () => {
        tables.clear();
        for (const [table, rows] of before) tables.set(table, rows);
      };
    },
  };
}

/** The values of an INSERT's columns: its parameters and literals. */
export function valuesOf({ sql, values }: Statement): Row {
  const [, given = ""] = /\bvalues\s*\(([^]*?)\)\s*(?:,|;|on\b|returning\b|$)/i.exec(sql) ?? [];
  const list = given.split(/,(?![^(]*\))/).map((each) => each.trim());
  return Object.fromEntries(
    insertedColumns(sql).flatMap((name, index) => {
      const value = valueIn(LEADING.exec(list[index] ?? "")?.slice(1) ?? [], values);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function equalIn(text: string, values: Statement["values"]): [string, Json][] {
  return [...text.matchAll(EQUAL)].flatMap(([, column = "", ...found]): [string, Json][] => {
    const value = valueIn(found, values);
    return value === undefined ? [] : [[column, value]];
  });
}

function valueIn(
  [place, text, plain]: readonly (string | undefined)[],
  values: Statement["values"],
): Json | undefined {
  if (place !== undefined) return values[Number(place) - 1];
  return text === undefined ? plain : text.replaceAll("''", "'");
}

function isSame(one: Json = null, other: Json): boolean {
  return JSON.stringify(one).toLowerCase() === JSON.stringify(other).toLowerCase();
}
