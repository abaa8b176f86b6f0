import { parentPort, workerData } from "node:worker_threads";
import { messageOf, UserError } from "../../errors.ts";
import type { Imported } from "./import-aside.ts";
import { importDefault } from "./import-module.ts";
import type { ImportFailure } from "./import-module.ts";

const { file, failure } = workerData as { file: string; failure: ImportFailure };
const send = (imported: Imported): void => parentPort?.postMessage(imported);
try {
  send({ value: await importDefault(file, failure) });
} catch (error) {
  const { code, message, remedy } =
    error instanceof UserError ? error : { ...failure, message: `${file}: ${messageOf(error)}` };
  send({ failure: [code, message, remedy] });
}
