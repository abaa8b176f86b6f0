import { parentPort, workerData } from "node:worker_threads";
import { messageOf, UserError } from "../../errors.ts";
import type { Imported } from "./import-aside.ts";
import { importDefault } from "./import-module.ts";
import type { ImportFailure } from "./import-module.ts";

const { file, failure } = workerData as { file: string; failure: ImportFailure };
const send = (imported: Imported): void => parentPort?.postMessage(imported);
try {
  const value = await importDefault(file, failure);
  send({ value: typeof value === "function" ? undefined : value });
} catch (error) {
  if (error instanceof UserError) {
    const { code, message, remedy } = error;
    send({ failure: [code, message, remedy] });
  } else {
    // A function, for one, has no copy.
    const remedy = "Settings are data: texts, numbers, booleans, lists and objects.";
    send({ failure: [failure.code, `${file} cannot be read: ${messageOf(error)}`, remedy] });
  }
}
