import { resolve } from "node:path";
import type { Delivery } from "../../delivery/deliver.ts";
import type { Context } from "../context.ts";
import type { DryRunOptions } from "../flags/dry-run.ts";

/** Starts what the flags ask for; `undefined` where they ask for nothing, and nothing has to be loaded. */
export async function openDelivery(
  { mailDir, smtp, open, isAllowed }: DryRunOptions,
  { cwd, openFile }: Pick<Context, "cwd" | "openFile">,
): Promise<Delivery | undefined> {
  if (mailDir === undefined && smtp === undefined && !open) return undefined;
  const { startDelivery } = await import("../../delivery/deliver.ts");
  return startDelivery({
    folder: mailDir === undefined ? undefined : { path: resolve(cwd, mailDir), label: mailDir },
    inbox: smtp && { url: smtp, isAllowed },
    openFile: open ? openFile : undefined,
  });
}

/** Says what was done with the mails, once the report is written. */
export async function reportDelivery(
  end: Awaited<ReturnType<Delivery["finish"]>>,
  { stderr }: Pick<Context, "stderr">,
): Promise<void> {
  const { deliveredText } = await import("../../report/mail/delivered.ts");
  stderr.write(await deliveredText(end.delivered));
  if (end.failure === undefined) return;
  const { errorText } = await import("../../report/terminal/error-text.ts");
  stderr.write(errorText(end.failure));
}
