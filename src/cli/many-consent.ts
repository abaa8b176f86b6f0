import { Cancelled, UserError } from "../errors.ts";
import type { ManyPlan } from "../report/many-text.ts";
import { accountOf } from "./call-function.ts";
import type { InvokeOptions } from "./commands/invoke.ts";
import { canPrompt } from "./context.ts";
import type { Context } from "./context.ts";

/** The function to call, and how. */
export type ManyTarget = Omit<InvokeOptions, "input">;

export function nameOf({ functionName, qualifier }: ManyTarget): string {
  return qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
}

/** Where the calls would go: the account of AWS, or an endpoint that is named. */
export async function placeOf(
  target: ManyTarget & { region: string },
  context: Context,
): Promise<ManyPlan["place"]> {
  const { region, profile, endpointUrl } = target;
  if (endpointUrl !== undefined) return { name: "endpoint", value: endpointUrl };
  return { name: "account", value: await accountOf(target, { region, profile }, context) };
}

/** Off a terminal the consent has to be on the command line. */
export function demandYes({ yes, output }: ManyTarget, context: Context): void {
  if (yes || (!output.json && canPrompt(context))) return;
  throw new UserError(
    "needs-yes",
    "invoke runs deployed code, which can send real mail, and there is no terminal to ask on",
    "Add --yes when that is what you want.",
  );
}

/** Says what the calls would be, and asks. */
export async function confirmCalls(
  plan: string,
  { yes }: ManyTarget,
  context: Context,
): Promise<void> {
  context.stderr.write(plan);
  if (yes) return;
  const ask = await context.prompter();
  if (!(await ask.confirm("Call it?"))) throw new Cancelled("cancelled: nothing was called");
}
