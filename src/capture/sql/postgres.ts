import type { Duplex } from "node:stream";
import type { Json } from "../../json.ts";
import { connectionReset } from "../server/trouble.ts";
import { columnsOf, isOfSession, verbOf } from "./statement.ts";
import type { Statement } from "./statement.ts";

/** The rows of a statement, or how many it changed. */
export interface Result {
  /** Under the names of their columns. */
  rows?: readonly Readonly<Record<string, Json>>[] | undefined;
  changed: number;
}

/** An error as PostgreSQL has it, with its SQLSTATE. */
export interface SqlError {
  code: string;
  message: string;
}

/** What comes of a statement. `reset`: the connection breaks; `silent`: no answer comes. */
export type Outcome = Result | { error: SqlError } | "reset" | "silent";

interface Desk {
  run: (statement: Statement) => Promise<Outcome>;
  /** A row as a statement may return it, before its parameters are known; `undefined` if it returns none. */
  describe: (sql: string) => Readonly<Record<string, Json>> | undefined;
}

/** Codes that stand in place of a version. */
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL = 80_877_102;

/** The limit for a message, in bytes. */
const MOST_BYTES = 64 * 2 ** 20;

const PARAMETERS = {
  server_version: "16.4",
  server_encoding: "UTF8",
  client_encoding: "UTF8",
  DateStyle: "ISO, MDY",
  integer_datetimes: "on",
  standard_conforming_strings: "on",
  TimeZone: "UTC",
};

interface Prepared {
  sql: string;
  columns: readonly string[] | undefined;
}

interface Portal extends Prepared {
  values: readonly (string | null)[];
  outcome?: Promise<Outcome>;
}

/**
 * Speaks PostgreSQL's protocol, version 3, as the server. Any password is right.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function speakPostgres(duplex: Duplex, desk: Desk): void {
  const statements = new Map<string, Prepared>();
  const portals = new Map<string, Portal>();
  let pending = Buffer.alloc(0);
  let status = "I";
  /** Statements since the transaction began. */
  let done = 0;
  /** Whether nothing more is answered. */
  let isOver = false;
  /** After an error, what follows is left out until the client wants to go on. */
  let isSkipping = false;
  let last: Promise<unknown> = Promise.resolve();

  duplex.on("error", () => undefined);
  const send = (...messages: Buffer[]): void => void duplex.write(Buffer.concat(messages));
  const ready = (): void => send(message("Z", Buffer.from(status)));
  const fail = ({ code, message: text }: SqlError): void => {
    if (status === "T") status = "E";
    const fields = { S: "ERROR", V: "ERROR", C: code, M: text };
    const parts = Object.entries(fields).map(([field, value]) => cString(field + value));
    send(message("E", ...parts, Buffer.from([0])));
  };
  const start = (): void => {
    const settings = Object.entries(PARAMETERS).map(([name, value]) =>
      message("S", cString(name), cString(value)),
    );
    send(message("R", int32(0)), ...settings, message("K", int32(1), int32(1)));
    ready();
  };
  /** @returns Whether the client gets no answer. */
  const end = (outcome: Outcome): outcome is "reset" | "silent" => {
    if (outcome === "reset") duplex.destroy(connectionReset());
    if (outcome === "silent") isOver = true;
    return outcome === "reset" || outcome === "silent";
  };
  const finish = (sql: string, { rows, changed }: Result): void => {
    const verb = verbOf(sql);
    if (/^(?:BEGIN|START)$/.test(verb)) status = "T";
    if (ENDS.test(verb)) status = "I";
    const count = verb === "SELECT" ? (rows?.length ?? 0) : changed;
    send(message("C", cString(tagOf(verb, count))));
  };

  const run = async (statement: Statement): Promise<Outcome> => {
    const verb = verbOf(statement.sql);
    const isUndone = /^(?:ROLLBACK|ABORT)$/.test(verb) || (status === "E" && ENDS.test(verb));
    if (status === "E" && !ENDS.test(verb)) return { error: ABORTED };
    if (status !== "I" && !isOfSession(statement.sql)) done++;
    if (!ENDS.test(verb)) return desk.run(statement);
    const undone = isUndone ? done : 0;
    done = 0;
    return desk.run({ ...statement, undone });
  };

  const simple = async (text: string): Promise<void> => {
    for (const sql of statementsIn(text)) {
      // oxlint-disable-next-line no-await-in-loop -- one statement comes after the other
      const outcome = await run({ sql, values: [] });
      if (end(outcome)) return;
      if ("error" in outcome) {
        fail(outcome.error);
        break;
      }
      const { rows } = outcome;
      if (rows !== undefined) {
        const columns = columnsFor(rows, columnsOf(sql));
        send(rowDescription(columns, rows), ...rows.map((row) => dataRow(columns, row)));
      }
      finish(sql, outcome);
    }
    ready();
  };

  /** Runs a portal once. What fails is told here. */
  const resultOf = async (portal: Portal): Promise<Result | undefined> => {
    portal.outcome ??= run(portal);
    const outcome = await portal.outcome;
    if (end(outcome)) return undefined;
    if (!("error" in outcome)) return outcome;
    isSkipping = true;
    fail(outcome.error);
    return undefined;
  };

  const describePortal = async (portal: Portal): Promise<void> => {
    const result = await resultOf(portal);
    if (result === undefined) return;
    const { rows } = result;
    if (rows === undefined) return send(message("n"));
    portal.columns = columnsFor(rows, columnsOf(portal.sql));
    send(rowDescription(portal.columns, rows));
  };

  const execute = async (portal: Portal): Promise<void> => {
    const result = await resultOf(portal);
    if (result === undefined) return;
    const { rows = [] } = result;
    const columns = portal.columns ?? columnsFor(rows, columnsOf(portal.sql));
    send(...rows.map((row) => dataRow(columns, row)));
    finish(portal.sql, result);
  };

  const take = async (type: string, body: Buffer): Promise<void> => {
    const reader = readerOf(body);
    if (isOver) return;
    if (isSkipping && type !== "S" && type !== "X") return;
    switch (type) {
      case "p":
        return start();
      case "Q":
        return simple(reader.text());
      case "P": {
        const name = reader.text();
        statements.set(name, { sql: reader.text(), columns: undefined });
        return send(message("1"));
      }
      case "B": {
        const [portal, name] = [reader.text(), reader.text()];
        const prepared = statements.get(name) ?? { sql: "", columns: undefined };
        portals.set(portal, { ...prepared, values: reader.values() });
        return send(message("2"));
      }
      case "D": {
        const [kind, name] = [reader.char(), reader.text()];
        const portal = portals.get(name);
        if (kind === "P") return portal && describePortal(portal);
        const prepared = statements.get(name);
        const count = placeholdersIn(prepared?.sql ?? "");
        const types = Array.from({ length: count }, () => int32(TEXT));
        send(message("t", int16(count), ...types));
        const row = prepared && desk.describe(prepared.sql);
        if (row === undefined || prepared === undefined) return send(message("n"));
        prepared.columns = Object.keys(row);
        return send(rowDescription(prepared.columns, [row]));
      }
      case "E": {
        const portal = portals.get(reader.text());
        return portal && execute(portal);
      }
      case "C":
        return send(message("3"));
      case "S":
        isSkipping = false;
        return ready();
      case "X":
        isOver = true;
        return void duplex.end();
      default:
    }
  };

  const takeFirst = (body: Buffer): void => {
    const code = body.readInt32BE(0);
    // What TLS goes over is a connection of its own.
    if (code === SSL_REQUEST) return void duplex.write("S");
    if (code === GSS_REQUEST) return void duplex.write("N");
    if (code === CANCEL) return void duplex.end();
    send(message("R", int32(3)));
  };

  let hasBegun = false;
  duplex.on("data", (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const head = hasBegun ? 1 : 0;
      if (pending.length < head + 4) return;
      const length = pending.readInt32BE(head);
      if (length < 4 || length > MOST_BYTES) return void duplex.destroy(connectionReset());
      if (pending.length < head + length) return;
      const type = pending.toString("latin1", 0, head);
      const body = pending.subarray(head + 4, head + length);
      pending = pending.subarray(head + length);
      if (hasBegun) {
        last = last.then(() => take(type, body)).catch(() => duplex.destroy(connectionReset()));
      } else {
        if (body.length < 4) return void duplex.destroy(connectionReset());
        hasBegun = body.readInt32BE(0) < CANCEL;
        takeFirst(body);
      }
    }
  });
}

const ENDS = /^(?:COMMIT|END|ROLLBACK|ABORT)$/;

const ABORTED: SqlError = {
  code: "25P02",
  message: "current transaction is aborted, commands ignored until end of transaction block",
};

function tagOf(verb: string, count: number): string {
  if (verb === "INSERT") return `INSERT 0 ${count}`;
  return /^(?:SELECT|UPDATE|DELETE|MERGE)$/.test(verb) ? `${verb} ${count}` : verb;
}

/** The statements of a text, without the semicolons that are in no string. */
function statementsIn(text: string): string[] {
  const parts = [""];
  for (const token of text.match(/'(?:[^']|'')*'|"[^"]*"|\$\$.*?\$\$|--[^\n]*|;|[^;'"$-]+|./gs) ??
    []) {
    if (token === ";") parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

function placeholdersIn(sql: string): number {
  return Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
}

/** Columns that a statement names come first, in its order; other ones of its rows follow. */
function columnsFor(
  rows: readonly Readonly<Record<string, Json>>[],
  named: readonly string[],
): string[] {
  return named.length > 0 ? [...named] : [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

const TEXT = 25;

/** The type in which a client reads a value, by PostgreSQL's number of it. */
function typeOf(value: Json | undefined): number {
  if (typeof value === "boolean") return 16;
  if (typeof value === "number") return Number.isInteger(value) ? 23 : 701;
  if (typeof value === "object" && value !== null) return 3802;
  return typeof value === "string" && TIME.test(value) ? 1184 : TEXT;
}

const TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)Z$/;

function textOf(value: Json): string {
  if (typeof value === "boolean") return value ? "t" : "f";
  if (typeof value === "string") return value.replace(TIME, "$1 $2+00");
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

function rowDescription(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, Json>>[],
): Buffer {
  const fields = columns.map((name) => {
    const value = rows.map((row) => row[name]).find((each) => each !== undefined && each !== null);
    const [table, attribute, size, modifier, format] = [0, 0, -1, -1, 0];
    return Buffer.concat([
      ...[cString(name), int32(table), int16(attribute), int32(typeOf(value))],
      ...[int16(size), int32(modifier), int16(format)],
    ]);
  });
  return message("T", int16(columns.length), ...fields);
}

function dataRow(columns: readonly string[], row: Readonly<Record<string, Json>>): Buffer {
  const values = columns.map((name) => {
    const value = row[name] ?? null;
    if (value === null) return int32(-1);
    const text = Buffer.from(textOf(value));
    return Buffer.concat([int32(text.length), text]);
  });
  return message("D", int16(columns.length), ...values);
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

/** Reads the parts of a message, one after the other. */
function readerOf(body: Buffer) {
  let at = 0;
  const short = (): number => {
    at += 2;
    return body.readInt16BE(at - 2);
  };
  return {
    char: (): string => body.toString("latin1", at, ++at),
    text: (): string => {
      const end = body.indexOf(0, at);
      const text = body.toString("utf8", at, end);
      at = end + 1;
      return text;
    },
    /** The parameters that a statement is bound to. */
    values: (): (string | null)[] => {
      const formats = Array.from({ length: short() }, short);
      return Array.from({ length: short() }, (_, index) => {
        const length = body.readInt32BE(at);
        at += 4 + Math.max(0, length);
        if (length < 0) return null;
        const bytes = body.subarray(at - length, at);
        const isBinary = (formats.length === 1 ? formats[0] : formats[index]) === 1;
        return bytes.toString(isBinary ? "base64" : "utf8");
      });
    },
  };
}
