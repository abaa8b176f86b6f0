import { textOf } from "../call.ts";
import type { Answer, Call } from "../call.ts";

/** What returns no rows. */
const CHANGES = /^\s*(?:insert|update|delete|create|alter|drop|truncate|grant)\b/i;

/** Aurora's Data API. Whether a change violates a constraint, and the rows of a query, are unknown. */
export function statements({ operation, input, newId }: Call): Answer | undefined {
  switch (operation) {
    case "BeginTransaction":
      return { output: { transactionId: newId() } };
    case "CommitTransaction":
      return { output: { transactionStatus: "Transaction Committed" } };
    case "RollbackTransaction":
      return { output: { transactionStatus: "Rollback Complete" } };
    case "ExecuteStatement":
    case "BatchExecuteStatement": {
      const sql = textOf(input["sql"]);
      if (!CHANGES.test(sql) || /\breturning\b/i.test(sql)) return undefined;
      if (operation === "ExecuteStatement") {
        return { output: { generatedFields: [], numberOfRecordsUpdated: 1 } };
      }
      const sets = Array.isArray(input["parameterSets"]) ? input["parameterSets"] : [];
      return { output: { updateResults: sets.map(() => ({ generatedFields: [] })) } };
    }
    default:
      return undefined;
  }
}
