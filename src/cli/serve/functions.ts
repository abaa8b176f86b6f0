import { SERVED_LIMIT_MS } from "../../cognito-limits.ts";
import type { EventDocument } from "../../event/event.ts";
import {
  DEFAULT_MEMORY_MB,
  DEFAULT_RUNTIME,
  handlerString,
} from "../../runtime/lambda-function.ts";
import type { LocalInvoker } from "../../runtime/invoker/local-invoker.ts";
import { packageRoot } from "../../runtime/package-root.ts";
import type { ServedFunction } from "../../serve/lambda/functions.ts";
import type { Context } from "../context.ts";
import type { NamedHandler, ServeOptions } from "./options.ts";

/** A function that takes the code as it is when it is called. */
export interface ReloadingFunction extends ServedFunction {
  /** Takes the code anew from the next call on. */
  reload: () => void;
  close: () => Promise<void>;
}

/** @param onFile Called with each of the user's own files that the handler consists of. */
export function reloadingFunction(
  { name, local }: NamedHandler,
  options: ServeOptions,
  context: Context,
  onFile: (file: string) => void,
): ReloadingFunction {
  const { file, exportName, root = packageRoot(file), folder } = local.handler;
  let current: Promise<LocalInvoker> | undefined;
  const start = async (): Promise<LocalInvoker> => {
    const run = { local, ses: DRY_RUN, dryRun: options.dryRun, region: options.region };
    const use = { warm: options.isWarm, limitMs: SERVED_LIMIT_MS, functionName: name, onFile };
    const { dryInvoker } = await import("../io/run-handler.ts");
    return dryInvoker({} as EventDocument, run, use, context);
  };
  /** Calls that run go on, in environments that end with them. */
  const retire = async (): Promise<void> => {
    const retired = current;
    current = undefined;
    await (await retired?.catch(() => undefined))?.close();
  };
  return {
    name,
    describe: async () => {
      const { readLocalFunction } = await import("../io/local-function.ts");
      const { runtime, memoryMb, limitMs } = await readLocalFunction(local, context);
      return {
        handler: handlerString(root, file, exportName, folder),
        runtime: runtime ?? DEFAULT_RUNTIME,
        memoryMb: memoryMb ?? DEFAULT_MEMORY_MB,
        timeoutMs: limitMs ?? SERVED_LIMIT_MS,
      };
    },
    required: async () => {
      const { requiredAttributes } = await import("../io/pool-of-project.ts");
      return requiredAttributes(local.handler, context.cwd);
    },
    invoke: async (event, how) => {
      const starting = (current ??= start());
      const invoker = await starting.catch((error: unknown) => {
        // What could not be read may be there the next time.
        if (current === starting) current = undefined;
        throw error;
      });
      return invoker(event, how);
    },
    reload: () => void retire(),
    close: retire,
  };
}

const DRY_RUN = { kind: "dry-run" } as const;
