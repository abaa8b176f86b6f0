import type { RuntimeName } from "../../runtime/lambda-function.ts";
import type { InspectOptions } from "../../runtime/thread/protocol.ts";
import type { Values } from "./flag.ts";
import { readHandler } from "./handler.ts";
import type { HandlerLocation } from "./handler.ts";
import type { HANDLER } from "./table/handler.ts";

export interface LocalOptions {
  handler: HandlerLocation;
  runtime: RuntimeName;
  memoryMb: number;
  /** `undefined` where the user has not set it. */
  limitMs: number | undefined;
  /** Wins over the files, and the later one over the earlier. */
  env: Readonly<Record<string, string>>;
  /** Win over this program's own environment. */
  envFiles: readonly string[];
  inspect: InspectOptions | undefined;
}

/** @param cwd Where the handler's file is looked for. */
export function readLocalOptions(flags: Values<typeof HANDLER>, cwd: string): LocalOptions {
  const { inspect, inspectBrk } = flags;
  const debugged = inspectBrk ?? inspect;
  return {
    handler: readHandler(flags.handler, cwd),
    runtime: flags.runtime,
    memoryMb: flags.memory,
    limitMs: flags.timeout,
    env: Object.fromEntries(flags.env ?? []),
    envFiles: flags.envFile ?? [],
    inspect: debugged && { ...debugged, stopAtStart: inspectBrk !== undefined },
  };
}
