import { UserError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { discoverHandler } from "./discover-handler.ts";
import type { DiscoveredHandler } from "./discover-handler.ts";

/** What a command does where no handler is named, and none is found. */
export type WithoutHandler = "use the reference handler" | "refuse";

/** The handler that the project's files lead to, which is said. `undefined`: the reference handler. */
export async function chooseHandler(
  { cwd, stderr }: Pick<Context, "cwd" | "stderr">,
  without: WithoutHandler,
): Promise<DiscoveredHandler | undefined> {
  const found = await discoverHandler(cwd);
  if (found === undefined && without === "refuse") {
    throw new UserError(
      "no-handler",
      "no PostConfirmation handler was named, and none was found here",
      "Name yours: --handler src/post-confirmation.ts, or --handler reference for the built-in one.",
    );
  }
  stderr.write(
    found?.text ??
      "handler: the built-in reference handler, as none was found here (--handler names yours)\n",
  );
  return found;
}
