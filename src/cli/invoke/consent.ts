import { Cancelled } from "../../errors.ts";
import type { ManyPlan } from "../../report/many/text.ts";
import type { InvokeOptions } from "./options.ts";
import type { Context } from "../context.ts";

/** The function to call, and how. */
export type ManyTarget = Omit<InvokeOptions, "input" | "invocationType">;

export function nameOf({ functionName, qualifier }: ManyTarget): string {
  return qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
}

/** Where the calls would go: the account of AWS, or an endpoint that is named. */
export async function placeOf(
  endpointUrl: string | undefined,
  account: () => Promise<string | undefined>,
): Promise<ManyPlan["place"]> {
  if (endpointUrl !== undefined) return { name: "endpoint", value: endpointUrl };
  return { name: "account", value: (await account()) ?? "that of the credentials" };
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
