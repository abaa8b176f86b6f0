import type { Paint } from "../../report/terminal/paint.ts";
import { NO_PAINT } from "../../report/terminal/paint.ts";
import type { Context } from "../context.ts";

type ColourContext = Pick<Context, "stdout" | "env">;

/** Whether to colour what goes to stdout: the flag first, then FORCE_COLOR, NO_COLOR, and the TTY. */
function wantsColour({ stdout, env }: ColourContext, flag: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no } = env;
  if (!flag) return false;
  if (force !== undefined) return force !== "0" && force !== "false";
  if (no !== undefined && no !== "") return false;
  return stdout.isTTY && env["TERM"] !== "dumb";
}

export async function paintFor(context: ColourContext, flag: boolean): Promise<Paint> {
  if (!wantsColour(context, flag)) return NO_PAINT;
  const { Chalk } = await import("chalk");
  return new Chalk({ level: 1 });
}
