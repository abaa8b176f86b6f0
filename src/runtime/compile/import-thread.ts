import { parentPort, workerData } from "node:worker_threads";
import { messageOf, UserError } from "../../errors.ts";
import type { Imported, ModuleToImport } from "./import-aside.ts";
import { importDefault } from "./import-module.ts";

const send = (imported: Imported): void => parentPort?.postMessage(imported);

for (const each of workerData as readonly ModuleToImport[]) {
  const { file, name = file } = each;
  try {
    const value = await importDefault(file, each);
    send({ value: typeof value === "function" ? undefined : value });
  } catch (error) {
    if (error instanceof UserError) {
      const { code, message, remedy } = error;
      send({ failure: [code, message, remedy] });
    } else {
      // A function, for one, has no copy.
      const remedy = "Export plain data: strings, numbers, booleans, arrays and objects.";
      send({ failure: [each.code, `${name} cannot be read: ${messageOf(error)}`, remedy] });
    }
  }
}
