import { UserError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { discoverHandler, discoverSettings } from "./discover-handler.ts";
import type { DiscoveredHandler } from "./discover-handler.ts";
import { readHandler, referenceHandler } from "../flags/handler.ts";
import type { HandlerLocation } from "../flags/handler.ts";

/** What a command does where no handler is named, and none is found. */
export type WithoutHandler = "use the reference handler" | "refuse";

type Place = Pick<Context, "cwd" | "env" | "stderr">;

/** A handler, and what the project's files say of its function, if they do. */
interface Chosen {
  handler: HandlerLocation;
  declared: DiscoveredHandler | undefined;
}

/** The handler that the project's files lead to, or the reference handler. Prints which one it is. */
export async function chooseHandler(
  { cwd, env, stderr }: Place,
  without: WithoutHandler,
): Promise<Chosen> {
  const { found: declared, similar: lookFor } = await discoverHandler(cwd, env);
  if (declared !== undefined) {
    stderr.write(declared.text);
    return { handler: declared.location, declared };
  }
  const similar = lookFor();
  const [first] = similar;
  if (without === "refuse") throw noHandler(similar);
  const way =
    first === undefined
      ? "pass yours with --handler"
      : `files that look like a handler: ${similar.join(", ")} (pass yours: --handler ${first})`;
  stderr.write(
    `handler: the built-in reference handler, because no PostConfirmation handler was found here; ${way}\n`,
  );
  return { handler: referenceHandler(), declared };
}

/** The named handler, with what the project's files say of its function. Prints what they say. */
export async function chooseNamed(
  named: string,
  layers: readonly string[],
  { cwd, stderr }: Place,
): Promise<Chosen> {
  const handler = await readHandler(named, cwd, layers);
  const declared = handler.isReference ? undefined : await discoverSettings(handler, cwd);
  if (declared !== undefined) stderr.write(declared.text);
  return { handler: declared?.location ?? handler, declared };
}

/** No handler was named, and none was found. */
export function noHandler(similar: readonly string[]): UserError {
  const [first] = similar;
  return new UserError(
    "no-handler",
    `no handler was given, and no PostConfirmation handler was found here${first === undefined ? "" : `; files that look like a handler: ${similar.join(", ")}`}`,
    `Pass yours: --handler ${first ?? USUAL_HANDLER}, or --handler reference for the built-in one.`,
  );
}

/** Where a project without a `--handler` is taken to have it. */
export const USUAL_HANDLER = "src/post-confirmation.ts";
