import type { CheckOptions } from "../../check/check-handler.ts";
import { discoverSettings } from "./discover-handler.ts";
import { openLayers } from "./layers.ts";
import { localFunctionIn } from "./local-function.ts";
import { readWritableAttributes } from "./read-write-attributes.ts";

/** The options of a check with what the handler's project says of its function and its pool. What is given wins. */
export async function withProject(options: CheckOptions, cwd: string): Promise<CheckOptions> {
  const { file, exportName = "handler", env = process.env, capture } = options;
  const handler = { file, exportName, isReference: false };
  const declared = await discoverSettings(handler, cwd);
  const own = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || value === process.env[name] ? [] : [[name, value] as const],
  );
  const explicit = Object.fromEntries(own);
  const { runtime, memoryMb, limitMs, bundle } = options;
  const layers = [...(options.layers ?? declared?.layers ?? [])];
  const local = { handler, declared, runtime, memoryMb, limitMs, bundle, layers };
  const fn = await localFunctionIn({ explicit, env: { ...env, ...explicit } }, local, cwd);
  return {
    ...{ root: declared?.location.root, folder: declared?.location.folder },
    ...{ amplify: fn.amplify, role: fn.role, pool: fn.pool },
    writableAttributes: () => readWritableAttributes(file, cwd),
    sqlTables: async () => {
      const { readSqlTables } = await import("./read-sql-tables.ts");
      return readSqlTables(file, cwd);
    },
    ...options,
    ...{ env: fn.env, runtime: fn.runtime, memoryMb: fn.memoryMb, limitMs: fn.limitMs },
    variables: { ...fn.variables, ...options.variables },
    layers: await openLayers(fn.layers),
    assumptions: [...fn.assumptions, ...(options.assumptions ?? [])],
    capture: {
      ...{ tables: fn.tables, models: fn.models },
      customAttributes: fn.pool?.custom,
      ...capture,
      stubs: [...(capture?.stubs ?? []), ...fn.stubs],
    },
  };
}
