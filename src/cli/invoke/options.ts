import type { Context } from "../context.ts";
import type { FlagGroups, FlagsOf } from "../flags/flag.ts";
import { readFunctionOptions } from "../flags/function.ts";
import { readOutputOptions } from "../flags/output.ts";
import { EVENT_INPUT, regionOf } from "../flags/table/event.ts";
import { CALL, CLIENT_CONTEXT, FUNCTION } from "../flags/table/function.ts";
import { MANY_CALLS, STEP_FUNCTIONS } from "../flags/table/many.ts";
import { OUTPUT } from "../flags/table/output.ts";

export const INVOKE_FLAGS = {
  Event: {
    ...EVENT_INPUT,
    ...regionOf("region of the function and of the generated event"),
  },
  Function: { ...FUNCTION, ...CLIENT_CONTEXT, ...CALL },
  "Many calls": MANY_CALLS,
  "Many calls, made inside AWS (--engine step-functions)": STEP_FUNCTIONS,
  Output: OUTPUT,
} satisfies FlagGroups;

export type InvokeFlags = FlagsOf<typeof INVOKE_FLAGS>;

/** The function to call, and what is done with its answer. */
export type InvokeTarget = Awaited<ReturnType<typeof readTarget>>;

export async function readTarget(functionName: string, flags: InvokeFlags, context: Context) {
  const budgets = { maxDurationMs: flags.maxDuration, maxInitMs: flags.maxInit };
  return {
    ...(await readFunctionOptions(functionName, flags, flags.requestTimeout, context)),
    output: readOutputOptions(flags, { budgets }),
    yes: flags.yes ?? false,
  };
}
