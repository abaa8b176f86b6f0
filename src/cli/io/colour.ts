import type { Paint } from "../../report/terminal/paint.ts";
import { NO_PAINT } from "../../report/terminal/paint.ts";
import type { Context } from "../context.ts";

/** Whether to colour what goes to stdout: the flag first, then FORCE_COLOR, NO_COLOR, and the TTY. */
function wantsColour(context: Context, flag: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no } = context.env;
  if (!flag) return false;
  if (force !== undefined) return force !== "0" && force !== "false";
  if (no !== undefined && no !== "") return false;
  return context.stdout.isTTY && context.env["TERM"] !== "dumb";
}

export async function paintFor(context: Context, flag: boolean): Promise<Paint> {
  if (!wantsColour(context, flag)) return NO_PAINT;
  const { Chalk } = await import("chalk");
  return new Chalk({ level: 1 });
}
