import { isSameRow, readInsert } from "../../../sql-insert.ts";
import { textOf } from "../call.ts";
import type { Answer, JsonObject, Service } from "../call.ts";

/** What returns no rows. */
const CHANGES = /^\s*(?:insert|update|delete|create|alter|drop|truncate|grant)\b/i;

/**
 * Aurora's Data API. Whether a change violates a constraint, and the rows of a query, are unknown; only a row that an
 * earlier statement inserted is left as it is where a later one says so.
 */
export function createStatements(): Service {
  let inserted: JsonObject[] = [];
  const isThere = (input: JsonObject): boolean => {
    const insert = readInsert(textOf(input["sql"]));
    if (insert === undefined) return false;
    const has = inserted.some(
      (each) =>
        each["sql"] === input["sql"] &&
        isSameRow(insert, each["parameters"] ?? [], input["parameters"] ?? []),
    );
    if (!has) inserted.push(input);
    return has && insert.update === "";
  };
  return ({ operation, input, newId }): Answer | undefined => {
    switch (operation) {
      case "BeginTransaction":
        return { output: { transactionId: newId() } };
      case "CommitTransaction":
        return { output: { transactionStatus: "Transaction Committed" } };
      case "RollbackTransaction":
        inserted = inserted.filter((each) => each["transactionId"] !== input["transactionId"]);
        return { output: { transactionStatus: "Rollback Complete" } };
      case "ExecuteStatement":
      case "BatchExecuteStatement": {
        const sql = textOf(input["sql"]);
        const isReturning = /\breturning\b/i.test(sql);
        if (operation === "ExecuteStatement" && isThere(input)) {
          const records = isReturning && { records: [] };
          return { output: { generatedFields: [], numberOfRecordsUpdated: 0, ...records } };
        }
        if (!CHANGES.test(sql) || isReturning) return undefined;
        if (operation === "ExecuteStatement") {
          return { output: { generatedFields: [], numberOfRecordsUpdated: 1 } };
        }
        const sets = Array.isArray(input["parameterSets"]) ? input["parameterSets"] : [];
        return { output: { updateResults: sets.map(() => ({ generatedFields: [] })) } };
      }
      default:
        return undefined;
    }
  };
}
