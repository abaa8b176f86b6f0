import { expect, it } from "vitest";
import { statements } from "../../../../src/capture/aws/answers/statements.ts";
import type { JsonObject } from "../../../../src/capture/aws/call.ts";

const ask = (operation: string, input: JsonObject): unknown =>
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
