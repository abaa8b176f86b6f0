import { COGNITO_LIMIT_MS } from "../../cognito-limits.ts";
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

/** Twice as long as Cognito waits: what a function does that Cognito has given up on is seen, too. */
const LIMIT_MS = 2 * COGNITO_LIMIT_MS;

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
  let current: Generation | undefined;
  const generation = (): Generation => {
    const run = { local, ses: DRY_RUN, dryRun: options.dryRun, region: options.region };
    const use = { warm: options.isWarm, limitMs: LIMIT_MS, functionName: name, onFile };
    return startGeneration(async () => {
      const { dryInvoker } = await import("../io/run-handler.ts");
      return dryInvoker({} as EventDocument, run, use, context);
    });
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
        timeoutMs: limitMs ?? LIMIT_MS,
      };
    },
    invoke: (event, how) => (current ??= generation()).invoke(event, how),
    reload: () => {
      void current?.retire();
      current = undefined;
    },
    close: async () => current?.retire(),
  };
}

const DRY_RUN = { kind: "dry-run" } as const;

type Generation = ReturnType<typeof startGeneration>;

/** One state of the code: its environments end with the last call that runs in them. */
function startGeneration(start: () => Promise<LocalInvoker>) {
  let starting: Promise<LocalInvoker> | undefined;
  let running = 0;
  let isRetired = false;
  const end = async (): Promise<void> => {
    if (isRetired && running === 0) await (await starting?.catch(() => undefined))?.close();
  };
  return {
    invoke: async (...call: Parameters<LocalInvoker>) => {
      running++;
      try {
        starting ??= start();
        return await (
          await starting
        )(...call);
      } catch (error) {
        // What could not be read may be there the next time.
        if (!(await isStarted(starting))) starting = undefined;
        throw error;
      } finally {
        running--;
        await end();
      }
    },
    retire: (): Promise<void> => {
      isRetired = true;
      return end();
    },
  };
}

function isStarted(starting: Promise<LocalInvoker> | undefined): Promise<boolean> {
  return Promise.resolve(starting).then(
    (invoker) => invoker !== undefined,
    () => false,
  );
}
