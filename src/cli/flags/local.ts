import { resolve } from "node:path";
import type { Context } from "../context.ts";
import type { WithoutHandler } from "../io/choose-handler.ts";
import type { Values } from "./flag.ts";
import type { HANDLER } from "./table/handler.ts";

/** A handler on this machine: its file, and the function that it is run as. */
export type LocalOptions = Awaited<ReturnType<typeof readLocalOptions>>;

/** Without a named handler, searches the project's files for one. Prints at once which one it is. */
export async function readLocalOptions(
  flags: Values<typeof HANDLER>,
  context: Pick<Context, "cwd" | "env" | "stderr">,
  without: WithoutHandler,
) {
  const { inspect, inspectBrk } = flags;
  const debugged = inspectBrk ?? inspect;
  const layers = flags.layer?.map((file) => resolve(context.cwd, file));
  const { chooseHandler, chooseNamed } = await import("../io/choose-handler.ts");
  const { handler, declared } =
    flags.handler === undefined
      ? await chooseHandler(context, without)
      : await chooseNamed(flags.handler, layers ?? [], context);
  return {
    handler,
    /** What the project says of the function: everything else wins over it. */
    declared,
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
    layers: layers ?? declared?.layers ?? [],
    inspect: debugged && { ...debugged, stopAtStart: inspectBrk !== undefined },
  };
}
