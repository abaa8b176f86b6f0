import { SHARE_ENV, Worker } from "node:worker_threads";
import { on } from "node:events";
import { UserError } from "../../errors.ts";
import type { ImportFailure } from "./import-module.ts";
import { NotLoaded } from "./not-loaded.ts";

/** A module, and what its failure is called. */
export interface ModuleToImport extends ImportFailure {
  /** Absolute. */
  file: string;
}

/** What the thread sends of each module: its value, or why there is none. */
export type Imported =
  | { value: unknown }
  | { failure: [code: string, message: string, remedy?: string] };

/**
 * What each module exports by default, as a copy. They are imported in a thread of their own, so that this
 * one hears of Ctrl-C whatever they do, and anew each time.
 */
export async function importAside(modules: readonly ModuleToImport[]): Promise<unknown[]> {
  const url = import.meta.url.endsWith(".ts")
    ? new URL("./import-thread.ts", import.meta.url)
    : new URL("./import-thread.js", import.meta.url);
  const worker = new Worker(url, { workerData: modules, env: SHARE_ENV });
  const messages = on(worker, "message", { close: ["exit"] }) as AsyncIterable<[Imported]>;
  const values: unknown[] = [];
  try {
    for await (const [imported] of messages) {
      if ("failure" in imported) throw new UserError(...imported.failure);
      if (values.push(imported.value) === modules.length) return values;
    }
  } finally {
    void worker.terminate();
  }
  const [unread] = modules.slice(values.length);
  throw new NotLoaded(
    unread?.name ?? unread?.file ?? "",
    "it ends the process (process.exit)",
    unread,
  );
}
