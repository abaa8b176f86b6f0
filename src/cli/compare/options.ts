import type { Context } from "../context.ts";
import { readDryRunOptions } from "../flags/dry-run.ts";
import type { DryRunOptions } from "../flags/dry-run.ts";
import { readEventInput } from "../flags/event-input.ts";
import type { EventInput } from "../flags/event-input.ts";
import { withoutQualifier } from "../../function-name.ts";
import { readFunctionName } from "../flags/function-name.ts";
import { readFunctionOptions } from "../flags/function.ts";
import type { FunctionOptions } from "../flags/function.ts";
import { readLocalOptions } from "../flags/local.ts";
import type { LocalOptions } from "../flags/local.ts";
import { readOutputOptions } from "../flags/output.ts";
import type { OutputOptions } from "../flags/output.ts";
import type { FlagGroups, FlagsOf } from "../flags/flag.ts";
import { CALLS, MAIL, SES } from "../flags/table/dry-run.ts";
import { EVENT_INPUT, regionOf } from "../flags/table/event.ts";
import { CLIENT_CONTEXT, FUNCTION, SECOND_FUNCTION } from "../flags/table/function.ts";
import { HANDLER } from "../flags/table/handler.ts";
import { OUTPUT } from "../flags/table/output.ts";

export const COMPARE_FLAGS = {
  "The event": {
    ...EVENT_INPUT,
    ...regionOf("the functions' region, and that of the new event"),
  },
  "The functions": { ...FUNCTION, ...CLIENT_CONTEXT, ...SECOND_FUNCTION },
  "The handler here": HANDLER,
  "Where mail goes": MAIL,
  "How SES behaves in a dry run": SES,
  "Other calls in a dry run": CALLS,
  Output: OUTPUT,
} satisfies FlagGroups;

export interface LocalSide {
  local: LocalOptions;
  dryRun: DryRunOptions;
}

type CompareFlags = FlagsOf<typeof COMPARE_FLAGS>;

export interface CompareOptions {
  input: EventInput;
  /** The handler on this machine and a function, or two functions. */
  sides: { here?: LocalSide; functions: readonly [FunctionOptions, FunctionOptions?] };
  region: string | undefined;
  yes: boolean;
  output: OutputOptions;
}

export async function readCompareOptions(
  names: readonly string[],
  flags: CompareFlags,
  context: Context,
): Promise<CompareOptions> {
  return {
    output: readOutputOptions(flags),
    input: await readEventInput(flags, context.newSeed),
    region: flags.region,
    yes: flags.yes ?? false,
    sides: await readSides(names, flags, context),
  };
}

async function readSides(
  [functionName = "", other]: readonly string[],
  flags: CompareFlags,
  context: Context,
): Promise<CompareOptions["sides"]> {
  const { remoteTimeout, withQualifier } = flags;
  const remote = await readFunctionOptions(functionName, flags, remoteTimeout, context);
  if (other === undefined && withQualifier === undefined) {
    const dryRun = await readDryRunOptions(flags, context);
    const local = await readLocalOptions(flags, context, "refuse");
    return { here: { local, dryRun }, functions: [remote] };
  }
  const name = other ?? withoutQualifier(functionName);
  const second: FunctionOptions = {
    ...remote,
    functionName: readFunctionName(name, withQualifier, "--with-qualifier"),
    qualifier: withQualifier,
  };
  return { functions: [remote, second] };
}
