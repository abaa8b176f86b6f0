import type { AwsCall } from "../../../invocation.ts";
import { isObject } from "../../../json.ts";
import type { Json } from "../../../json.ts";
import type { SqlTable } from "../../../sql-tables.ts";
import type { Unfit } from "../finding.ts";
import { PLAIN } from "../scenarios.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import type { Suite } from "./suite.ts";

/** Rows that the project's tables do not accept, each table in the first scenario that shows it. */
export function unfitRowsIn({ played, plain }: Suite): Found<Unfit>[] {
  const tables = plain?.source?.sqlTables ?? {};
  const told = new Set<string>();
  return played.flatMap((run) =>
    run.calls.flatMap(({ invocation: { awsCalls } }, at) =>
      awsCalls.flatMap((call, index) => {
        const written = rowsOf(call);
        if (written === undefined || !Object.hasOwn(tables, written.table)) return [];
        const table = tables[written.table];
        const unfit = table === undefined ? [] : unfitIn(written, table);
        return unfit
          .filter(({ kind }) => kind === "no-column" || run.scenario.name === PLAIN)
          .filter(({ kind }) => !told.has(`${kind} ${written.table}`))
          .map((args) => {
            told.add(`${args.kind} ${written.table}`);
            return foundIn(run, args, { invocation: at, call: index }, call.caller);
          });
      }),
    ),
  );
}

interface Rows {
  table: string;
  rows: readonly { [key: string]: Json }[];
  /** Whether they are new. */
  isInsert: boolean;
}

/** Whether a call writes rows through PostgREST. */
export function writesRows(call: AwsCall): boolean {
  return rowsOf(call) !== undefined;
}

/** What a request to PostgREST writes, as Supabase's clients send it. */
function rowsOf({ service, operation, parameters }: AwsCall): Rows | undefined {
  const [, method, name] = /^(POST|PATCH) https?:\/\/[^/]+\/rest\/v1\/(\w+)$/.exec(operation) ?? [];
  if (service !== "http" || name === undefined || name === "rpc") return undefined;
  return {
    table: name,
    rows: [parameters ?? null].flat().filter(isObject),
    isInsert: method === "POST",
  };
}

/** A row that lacks a column may have it under the name that the table does not know. */
function unfitIn({ table, rows, isInsert }: Rows, { columns, required, file }: SqlTable): Unfit[] {
  const sent = new Set(rows.flatMap((row) => Object.keys(row)));
  const unknown = [...sent].filter((key) => !columns.includes(key));
  if (unknown.length > 0) return [{ kind: "no-column", table, columns: unknown, file }];
  const missing = required.filter((key) => rows.some((row) => (row[key] ?? null) === null));
  return isInsert && missing.length > 0
    ? [{ kind: "null-column", table, columns: missing, file }]
    : [];
}
