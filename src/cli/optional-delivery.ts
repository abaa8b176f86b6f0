import type { Context } from "./context.ts";
import type { Delivery } from "./deliver-mails.ts";
import type { DryRunOptions } from "./dry-run-options.ts";

/** What becomes of mails beside the report; `undefined` where nothing does, and nothing has to be loaded. */
export async function optionalDelivery(
  dryRun: DryRunOptions,
  context: Context,
): Promise<Delivery | undefined> {
  const { mailDir, smtp, open } = dryRun;
  if (mailDir === undefined && smtp === undefined && !open) return undefined;
  return (await import("./deliver-mails.ts")).startDelivery(dryRun, context);
}
