/** What a statement says, as far as its answer depends on it. */

/** A statement as a client sends it. */
export interface Statement {
  sql: string;
  /** Of `$1`, `$2` and so on. */
  values: readonly (string | null)[];
  /** For a rollback: the statements that it undoes. */
  undone?: number;
}

const COMMENTS = /\/\*.*?\*\/|--[^\n]*/gs;

const TABLE =
  /\b(?:from|into|update|table(?:\s+if\s+not\s+exists)?|join)\s+(?:only\s+)?((?:["\w]+\.)?["\w]+)/i;

/** `INSERT users`, `SELECT orders`, `BEGIN`: the verb, and the first table. */
export function nameOfStatement(sql: string): string {
  const [verb, table] = [verbOf(sql), tableOf(sql)];
  return table === "" ? verb : `${verb} ${table}`;
}

/** The first table of a statement; empty if it has none. */
export function tableOf(sql: string): string {
  const name = TABLE.exec(sql.replaceAll(COMMENTS, " "))?.[1];
  return name?.split(".").at(-1)?.replaceAll('"', "") ?? "";
}

/** The first word that says what a statement does; behind WITH, that of the statement itself. */
export function verbOf(sql: string): string {
  const text = sql.replaceAll(COMMENTS, " ").trim();
  const verb = (/^\w+/.exec(text)?.[0] ?? "").toUpperCase();
  if (verb !== "WITH") return verb;
  return /\b(?:insert|update|delete)\b/i.exec(text)?.[0].toUpperCase() ?? "SELECT";
}

const OF_SESSION = new Set([
  ...["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE"],
  ...["SET", "RESET", "SHOW", "DISCARD", "DEALLOCATE", "LISTEN", "UNLISTEN"],
]);

/** Tables of the database itself, and what a client asks to see whether the connection works. */
const OF_DATABASE =
  /\b(?:pg_catalog|pg_type|information_schema)\b|^\s*select\s+(?:(?:set_config|pg_\w+)\s*\(|(?:\d+|(?:now|version|current_\w+)\b[^,]*)\s*;?\s*$)/i;

/** Whether a statement belongs to the connection and not to the data. */
export function isOfSession(sql: string): boolean {
  return OF_SESSION.has(verbOf(sql)) || OF_DATABASE.test(sql);
}

const INSERTED = /\binto\s+[\w."]+\s*\(([^()]*)\)/i;

/** The names of the columns that a statement returns; none for `SELECT *`. */
export function columnsOf(sql: string): string[] {
  const text = sql.replaceAll(COMMENTS, " ");
  const returning = /\breturning\s+(.*?)\s*;?\s*$/is.exec(text)?.[1];
  const selected =
    verbOf(sql) === "SELECT" ? /\bselect\s+(?:distinct\s+)?(.*)/is.exec(text)?.[1] : undefined;
  const list = returning ?? selected;
  const named = list === undefined ? [] : untilFrom(list).map(nameOfColumn);
  if (returning === undefined || !named.includes("*")) return named.filter((name) => name !== "*");
  const own = ["id", ...insertedColumns(text)];
  return [...new Set(named.flatMap((name) => (name === "*" ? own : [name])))];
}

/** Whether a value in a statement's text ends too early or not at all, as a name such as O'Neil makes it do. */
export function isUnterminated(sql: string): boolean {
  const bare = sql.replaceAll(COMMENTS, " ").replaceAll(/\$(\w*)\$.*?\$\1\$|"[^"]*"/gs, "");
  return (bare.match(/'/g) ?? []).length % 2 === 1;
}

/** The columns that an INSERT names, in its order. */
export function insertedColumns(sql: string): string[] {
  const [, list] = INSERTED.exec(sql) ?? [];
  return (list?.split(",") ?? []).map((name) => name.trim().replaceAll('"', ""));
}

/** The parts between the commas of a list that ends at FROM or at the end. */
function untilFrom(list: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const token of list.match(/'(?:[^']|'')*'|"[^"]*"|[\w$]+|\s+|./gs) ?? []) {
    if (token === "(") depth++;
    if (token === ")") depth--;
    if (depth === 0 && /^(?:from|where|limit|order|;)$/i.test(token)) break;
    if (depth === 0 && token === ",") parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** As PostgreSQL names it: an alias, a column, or the function that is called. */
function nameOfColumn(expression: string): string {
  const alias = /\bas\s+("?)([\w$]+)\1$/i.exec(expression) ?? /\s("?)([\w$]+)\1$/.exec(expression);
  if (alias?.[2] !== undefined) return alias[2];
  const called = /^(\w+)\s*\(/.exec(expression)?.[1];
  if (called !== undefined) return called.toLowerCase();
  const last = expression.split(".").at(-1) ?? "";
  return /^["\w]+$|^\*$/.test(last) && !/^\d/.test(last) ? last.replaceAll('"', "") : "?column?";
}

const COMPARED = /"?(\w+)"?\s*(?:=|<>|!=|\b(?:i?like|in)\b)\s*\(?\s*\$(\d+)/gi;

/** The columns that the parameters of a statement are for, by the parameters' numbers. */
export function parameterNames(sql: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const add = (number: string, column: string): void => {
    const isTaken = [...names.values()].includes(column);
    if (!names.has(Number(number)))
      names.set(Number(number), isTaken ? `${column}_${number}` : column);
  };
  const columns = insertedColumns(sql);
  const [, values = ""] = /\bvalues\s*(\(.*)/is.exec(sql) ?? [];
  for (const [, tuple = ""] of columns.length === 0
    ? []
    : values.matchAll(/\(((?:[^()]|\([^()]*\))*)\)/g)) {
    for (const [index, value] of untilFrom(tuple).entries()) {
      const [, number] = /^\$(\d+)/.exec(value) ?? [];
      const column = columns[index];
      if (number !== undefined && column !== undefined) add(number, column);
    }
  }
  for (const [, column = "", number = ""] of sql.matchAll(COMPARED)) add(number, column);
  return names;
}
