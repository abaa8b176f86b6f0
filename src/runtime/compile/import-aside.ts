import { SHARE_ENV, Worker } from "node:worker_threads";
import { once } from "node:events";
import { UserError } from "../../errors.ts";
import type { ImportFailure } from "./import-module.ts";
import { notLoaded } from "./not-loaded.ts";

/** What the thread sends: the value, or why there is none. */
export type Imported =
  | { value: unknown }
  | { failure: [code: string, message: string, remedy?: string] };

/**
 * The same as `importDefault`, in a thread of its own, so that this one hears of Ctrl-C whatever the
 * module does. What it exports comes as a copy.
 */
export async function importAside(file: string, failure: ImportFailure): Promise<unknown> {
  const url = import.meta.url.endsWith(".ts")
    ? new URL("./import-thread.ts", import.meta.url)
    : new URL("./import-thread.js", import.meta.url);
  const worker = new Worker(url, { workerData: { file, failure }, env: SHARE_ENV });
  try {
    const [imported] = (await Promise.race([
      once(worker, "message"),
      once(worker, "exit").then(() => [undefined]),
    ])) as [Imported | undefined];
    if (imported === undefined) throw notLoaded(file, "it ends its thread", failure);
    if ("value" in imported) return imported.value;
    throw new UserError(...imported.failure);
  } finally {
    void worker.terminate();
  }
}
