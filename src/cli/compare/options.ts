import type { Context } from "../context.ts";
import { readDryRunOptions } from "../flags/dry-run.ts";
import { readEventInput } from "../flags/event-input.ts";
import { withoutQualifier } from "../../function-name.ts";
import { readFunctionName } from "../flags/function-name.ts";
import { readFunctionOptions } from "../flags/function.ts";
import type { FunctionOptions } from "../flags/function.ts";
import { readLocalOptions } from "../flags/local.ts";
import { readOutputOptions } from "../flags/output.ts";
import type { LocalRun } from "../io/run-handler.ts";
import type { FlagGroups, FlagsOf } from "../flags/flag.ts";
import { CALLS, MAIL, SES } from "../flags/table/dry-run.ts";
import { EVENT_INPUT, regionOf } from "../flags/table/event.ts";
import { CLIENT_CONTEXT, FUNCTION, SECOND_FUNCTION } from "../flags/table/function.ts";
import { HANDLER } from "../flags/table/handler.ts";
import { OUTPUT } from "../flags/table/output.ts";

export const COMPARE_FLAGS = {
  Event: {
    ...EVENT_INPUT,
    ...regionOf("region of the functions and of the generated event"),
  },
  Function: { ...FUNCTION, ...CLIENT_CONTEXT, ...SECOND_FUNCTION },
  Handler: HANDLER,
  Mail: MAIL,
  "Simulated SES": SES,
  "Other services": CALLS,
  Output: OUTPUT,
} satisfies FlagGroups;

type CompareFlags = FlagsOf<typeof COMPARE_FLAGS>;

export type CompareOptions = Awaited<ReturnType<typeof readCompareOptions>>;

export async function readCompareOptions(
  names: readonly string[],
  flags: CompareFlags,
  context: Context,
) {
  return {
    output: readOutputOptions(flags),
    input: await readEventInput(flags, context.newSeed),
    yes: flags.yes ?? false,
    sides: await readSides(names, flags, context),
  };
}

/** The handler on this machine and a function, or two functions. */
async function readSides(
  [functionName = "", other]: readonly string[],
  flags: CompareFlags,
  context: Context,
): Promise<{ here?: LocalRun; functions: readonly [FunctionOptions, FunctionOptions?] }> {
  const { requestTimeout, withQualifier } = flags;
  const remote = await readFunctionOptions(functionName, flags, requestTimeout, context);
  if (other === undefined && withQualifier === undefined) {
    const dryRun = await readDryRunOptions(flags, context);
    const local = await readLocalOptions(flags, context, "refuse");
    const here: LocalRun = { local, dryRun, ses: { kind: "dry-run" }, region: flags.region };
    return { here, functions: [remote] };
  }
  const name = other ?? withoutQualifier(functionName);
  const second: FunctionOptions = {
    ...remote,
    functionName: readFunctionName(name, withQualifier, "--with-qualifier"),
    qualifier: withQualifier,
  };
  return { functions: [remote, second] };
}
