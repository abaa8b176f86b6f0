import { expect, it } from "vitest";
import { createStatements } from "../../../../src/capture/aws/answers/statements.ts";
import type { JsonObject } from "../../../../src/capture/aws/call.ts";

const ask = (operation: string, input: JsonObject, statements = createStatements()): unknown =>
  statements({
    ...{ operation, input, region: "eu-west-1", body: Buffer.of() },
    ...{ newId: () => "id", event: () => undefined },
  });

it.each<[string, boolean]>([
  ["INSERT INTO users VALUES (:id)", true],
  ["\n  update users set n = n + 1", true],
  ["insert into users values (:id) returning id", false],
  ["select * from users", false],
  ["with a as (select 1) insert into b select * from a", false],
])("what comes of %j follows from it: %s", (sql, isKnown) => {
  const answer = { output: { generatedFields: [], numberOfRecordsUpdated: 1 } };
  expect(ask("ExecuteStatement", { sql })).toEqual(isKnown ? answer : undefined);
});

it("a batch has a result for each set, and a transaction its id and its end", () => {
  const input = { sql: "insert into a values (1)", parameterSets: [[], []] };
  expect(ask("BatchExecuteStatement", input)).toEqual({
    output: { updateResults: [{ generatedFields: [] }, { generatedFields: [] }] },
  });
  expect(ask("BeginTransaction", {})).toEqual({ output: { transactionId: "id" } });
  expect(ask("CommitTransaction", {})).toEqual({
    output: { transactionStatus: "Transaction Committed" },
  });
  expect(ask("RollbackTransaction", {})).toEqual({
    output: { transactionStatus: "Rollback Complete" },
  });
  expect(ask("ExecuteSql", {})).toBeUndefined();
});

const ON_CONFLICT = "INSERT INTO users (id, code) VALUES (:id::uuid, :code) ON CONFLICT DO NOTHING";
const param = (name: string, value: string): JsonObject => ({
  name,
  value: { stringValue: value },
});
const row = (id: string, code: string): JsonObject => ({
  parameters: [param("id", id), param("code", code)],
});
const left = { output: { generatedFields: [], numberOfRecordsUpdated: 0 } };
const inserted = { output: { generatedFields: [], numberOfRecordsUpdated: 1 } };

it.each<[string, string, JsonObject, JsonObject, unknown]>([
  ["the row of the same key", ON_CONFLICT, row("1", "a"), row("1", "b"), left],
  ["not another's", ON_CONFLICT, row("1", "a"), row("2", "a"), inserted],
  [
    "nor one with another value of a named constraint",
    "insert into users (id, code) values (:id, :code) on conflict (id, code) do nothing",
    row("1", "a"),
    row("1", "b"),
    inserted,
  ],
  [
    "nor one that is updated",
    "insert into users (id, code) values (:id, :code) on conflict (id) do update set code = excluded.code",
    row("1", "a"),
    row("1", "b"),
    inserted,
  ],
  [
    "nor one whose id the database makes up",
    "insert ignore into users (id, code) values (uuid(), :code)",
    row("1", "a"),
    row("1", "a"),
    inserted,
  ],
  [
    "that of MySQL, too",
    "INSERT IGNORE INTO users (`email`, code) VALUES (LOWER(:id), :code)",
    row("1", "a"),
    row("1", "b"),
    left,
  ],
])("a later insert leaves %s as it is", (_what, sql, first, second, expected) => {
  const statements = createStatements();
  expect(ask("ExecuteStatement", { sql, ...first }, statements)).toEqual(inserted);
  expect(ask("ExecuteStatement", { sql, ...second }, statements)).toEqual(expected);
});

it("no row is there that a transaction has taken back", () => {
  const statements = createStatements();
  const input = { sql: ON_CONFLICT, transactionId: "t", ...row("1", "a") };
  ask("ExecuteStatement", input, statements);
  ask("RollbackTransaction", { transactionId: "t" }, statements);
  expect(ask("ExecuteStatement", input, statements)).toEqual(inserted);
});

it("an insert that returns rows returns none where it leaves the row", () => {
  const statements = createStatements();
  const input = { sql: `${ON_CONFLICT} RETURNING id`, ...row("1", "a") };
  expect(ask("ExecuteStatement", input, statements)).toBeUndefined();
  expect(ask("ExecuteStatement", input, statements)).toEqual({
    output: { ...left.output, records: [] },
  });
});
