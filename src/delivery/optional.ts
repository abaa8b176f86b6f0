import type { Context } from "../cli/context.ts";
import type { Delivery } from "./deliver.ts";
import type { DryRunOptions } from "../cli/flags/dry-run.ts";

/** What becomes of mails beside the report; `undefined` where nothing does, and nothing has to be loaded. */
export async function optionalDelivery(
  dryRun: DryRunOptions,
  context: Context,
): Promise<Delivery | undefined> {
  const { mailDir, smtp, open } = dryRun;
  if (mailDir === undefined && smtp === undefined && !open) return undefined;
  return (await import("./deliver.ts")).startDelivery(dryRun, context);
}
