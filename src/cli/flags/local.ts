import { resolve } from "node:path";
import type { Values } from "./flag.ts";
import { readHandler } from "./handler.ts";
import type { HANDLER } from "./table/handler.ts";

/** A handler on this machine: its file, and the function that it is run as. */
export type LocalOptions = ReturnType<typeof readLocalOptions>;

/** @param cwd Where the handler's file is looked for. */
export function readLocalOptions(flags: Values<typeof HANDLER>, cwd: string) {
  const { inspect, inspectBrk } = flags;
  const debugged = inspectBrk ?? inspect;
  return {
    handler: readHandler(flags.handler, cwd),
    runtime: flags.runtime,
    memoryMb: flags.memory,
    /** `undefined` where the user has not set it. */
    limitMs: flags.timeout,
    /** `undefined` where the project decides. */
    bundle: flags.bundle,
    loader: Object.fromEntries(flags.loader ?? []),
    /** Wins over the files, and the later one over the earlier. */
    env: Object.fromEntries(flags.env ?? []),
    /** Win over this program's own environment. */
    envFiles: flags.envFile ?? [],
    /** Folders and .zip files. */
    layers: (flags.layer ?? []).map((file) => resolve(cwd, file)),
    inspect: debugged && { ...debugged, stopAtStart: inspectBrk !== undefined },
  };
}
