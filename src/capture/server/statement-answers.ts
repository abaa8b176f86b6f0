import type { Finds, Outage } from "../../capture-settings.ts";
import { isObject, withoutUndefined } from "../../json.ts";
import type { Json } from "../../json.ts";
import { readKey } from "../../read-key.ts";
import type { AwsCall } from "../../invocation.ts";
import type { Destination } from "../connection.ts";
import type { Recorder, Written } from "../record.ts";
import { createDatabase, foundRow, inputOf } from "../sql/database.ts";
import type { Outcome, Result, SqlError } from "../sql/postgres.ts";
import {
  columnsOf,
  isOfSession,
  isUnterminated,
  nameOfStatement,
  verbOf,
} from "../sql/statement.ts";
import type { Statement } from "../sql/statement.ts";
import { after } from "./trouble.ts";
import { isBare } from "./stubs.ts";
import type { Named, Taken } from "./stubs.ts";

const UNTERMINATED: SqlError = {
  code: "42601",
  message: `unterminated quoted string at or near "'"`,
};

/** Of the calls, in the record. Aurora's Data API has its own. */
const SERVICE = "postgres";

interface Surroundings {
  record: Recorder;
  region: string;
  newId: () => string;
  event: () => Json | undefined;
  written: readonly Written[];
  findStub: (http: Named & { url: string }, peek?: boolean) => Taken | undefined;
  outages: readonly Outage[];
  finds: Finds | undefined;
  refusalOf: (target: { service: string; operation: string }) => Outage | undefined;
}

/** Answers the statements of clients whose database a stub names by its address: `postgres://db.example.com`. */
export function createStatementAnswers(surroundings: Surroundings) {
  const { record, region, findStub, outages, refusalOf, finds } = surroundings;
  const database = createDatabase(surroundings);
  /** The row that a read finds in a replay in which it finds one. */
  const foundBy = (sql: string, parameters: Json): Record<string, Json> | undefined => {
    const key = readKey({ service: SERVICE, operation: nameOfStatement(sql), parameters });
    return finds?.reads.includes(key) === true
      ? foundRow(sql, parameters, finds.members)
      : undefined;
  };
  const run = async (statement: Statement, destination: Destination): Promise<Outcome> => {
    const { sql, undone = 0 } = statement;
    if (isOfSession(sql) && undone === 0) return database.run(statement).result;
    const { operation, content, url } = named(statement, destination);
    const note = (result: AwsCall["result"], more: Partial<AwsCall> = {}): void => {
      const { caller } = destination;
      const call = { service: SERVICE, operation, result, parameters: content, caller, ...more };
      record({ type: "aws-call", call: withoutUndefined<AwsCall>(call) });
    };
    const remember = (): void => {
      const write = { service: SERVICE, operation, input: content, region, body: Buffer.alloc(0) };
      if (verbOf(sql) !== "SELECT") record({ type: "wrote", write });
    };
    if (undone > 0) {
      database.rollBack(undone);
      note("answered", { operation: "ROLLBACK", parameters: { undone } });
      return { changed: 0 };
    }
    const late = outages.find((each) => each.service === SERVICE && each.kind === "slow");
    if (late !== undefined) await after(late.delayMs ?? 0);
    if (isUnterminated(sql)) {
      database.skip();
      note("refused", { error: `${UNTERMINATED.code}: ${UNTERMINATED.message}` });
      return { error: UNTERMINATED };
    }
    const refusing = refusalOf({ service: SERVICE, operation });
    if (refusing !== undefined) {
      database.skip();
      const [outcome, text] = refusalFor(refusing, operation);
      note("refused", { error: text });
      return outcome;
    }
    const taken = findStub({ url, operation, content });
    if (taken === undefined || isBare(taken.stub)) {
      const { result, ...kind } = database.run(statement);
      const found = kind.isEmpty === true ? foundBy(sql, content) : undefined;
      if (found !== undefined) {
        note("answered", { isFound: true, stub: taken?.index });
        return { rows: [found], changed: 1 };
      }
      remember();
      note("answered", { ...kind, stub: taken?.index });
      return result;
    }
    const { index: stub, reply } = taken;
    const { error } = taken.stub;
    if (error !== undefined) {
      database.skip();
      const { name: code, message = `${code}, as a stub says` } = error;
      note("stubbed", { stub, error: `${code}: ${message}` });
      return { error: { code, message } };
    }
    database.run(statement);
    remember();
    note("stubbed", { stub });
    return resultOf(reply, sql);
  };
  return {
    run,
    /** A row of the first stub that may answer a statement, in the order of the statement's columns. */
    describe: (sql: string, destination: Destination): Record<string, Json> | undefined => {
      if (!returnsRows(sql)) return undefined;
      const usual = foundBy(sql, { sql }) ?? database.describe(sql);
      const taken = isOfSession(sql)
        ? undefined
        : findStub(named({ sql, values: [] }, destination), true);
      const [row] = rowsOf(taken?.reply) ?? [];
      if (row === undefined) return usual;
      const columns = columnsOf(sql);
      return columns.length === 0
        ? row
        : Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));
    },
  };
}

/** What stubs match. */
function named({ sql, values }: Statement, { host, port }: Destination) {
  return {
    url: addressOf(host, port),
    operation: nameOfStatement(sql),
    content: inputOf({ sql, values }),
  };
}

function addressOf(host: string, port: number): string {
  return `postgres://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** The rows of a reply: a list of them, or one. */
function rowsOf(reply: Json | undefined): Record<string, Json>[] | undefined {
  if (reply === undefined || reply === null) return undefined;
  const rows = Array.isArray(reply) ? reply : [reply];
  return rows.filter(isObject);
}

function returnsRows(sql: string): boolean {
  return /^(?:SELECT|SHOW)$/.test(verbOf(sql)) || /\breturning\b/i.test(sql);
}

function resultOf(reply: Json | undefined, sql: string): Result {
  const rows = rowsOf(reply) ?? [];
  return returnsRows(sql) ? { rows, changed: rows.length } : { changed: Math.max(1, rows.length) };
}

function deniedFor(operation: string): string {
  const [, table] = operation.split(" ");
  return `permission denied${table === undefined ? "" : ` for table ${table}`}`;
}

/** What a client sees of an outage, and what is recorded. */
function refusalFor({ kind }: Outage, operation: string): [Outcome, string] {
  if (kind === "silent") return ["silent", "TimeoutError: no response"];
  if (kind === "unreachable") return ["reset", "ECONNRESET: read ECONNRESET"];
  const error: SqlError =
    kind === "throttled"
      ? { code: "53300", message: "sorry, too many clients already" }
      : { code: "42501", message: deniedFor(operation) };
  return [{ error }, `${error.code}: ${error.message}`];
}
