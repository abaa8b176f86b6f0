import { COGNITO_LIMIT_MS } from "../../cognito-limits.ts";
import type { MailWarning } from "../../contract/mails.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Invocation, Invoke } from "../../invocation.ts";
import type { RunOptions } from "./options.ts";
import type { Context } from "../context.ts";
import { loadEvent } from "../flags/event-input.ts";
import type { ExitCode } from "../exit-code.ts";
import type { Delivery } from "../../delivery/deliver.ts";
import { optionalDelivery } from "../../delivery/optional.ts";
import type { OutputOptions } from "../flags/output.ts";
import type * as Printing from "../io/print-invocation.ts";
import type { PrintOptions } from "../io/print-invocation.ts";
import { dryInvoker } from "../io/run-handler.ts";
import type { InvokerUse } from "../io/run-handler.ts";

/** With --cognito, so that one sees what a function does that Cognito has given up on. */
const LATE_LIMIT_MS = 10_000;
/** How long to see what a handler does that has answered already. */
const LINGER_MS = 1_000;

/** One run, in the mode that was asked for, from the event to the report. */
export async function runOnce(
  options: RunOptions,
  context: Context,
  onFile?: (file: string) => void,
): Promise<ExitCode> {
  const { mode, local, dryRun } = options;
  const isLive = options.ses.kind === "live";
  const event = await loadEvent(options.input, isLive ? "ses-simulator" : "example.com", context);
  const preset = mode.kind === "cognito" ? LATE_LIMIT_MS : COGNITO_LIMIT_MS;
  const use = { limitMs: local.limitMs ?? preset, lingerMs: LINGER_MS, onFile };
  const delivery = await optionalDelivery(dryRun, context);
  try {
    const code = isLive
      ? await runLiveOnce(event, options, use, delivery, context)
      : await runDry(event, options, use, delivery, context);
    delivery?.tell();
    return code;
  } finally {
    delivery?.close();
  }
}

async function runLiveOnce(
  event: EventDocument,
  options: RunOptions,
  use: InvokerUse,
  delivery: Delivery | undefined,
  context: Context,
): Promise<ExitCode> {
  const { runLive } = await import("./live.ts");
  const invocation = await runLive(event, options, use, context);
  await delivery?.deliver(invocation.mails);
  const output = { ...options.output, undelivered: await delivery?.finish() };
  const { printInvocation } = await loadPrinting(output);
  return printInvocation("run", invocation, output, context);
}

async function runDry(
  event: EventDocument,
  options: RunOptions,
  use: InvokerUse,
  delivery: Delivery | undefined,
  context: Context,
): Promise<ExitCode> {
  const { mode, output } = options;
  const warm = mode.kind !== "once";
  await using invokeLocal = await dryInvoker(event, options, { ...use, warm }, context);
  const invoke: Invoke = async (sent, how) => {
    const invocation = await invokeLocal(sent, how);
    await delivery?.deliver(invocation.mails);
    return invocation;
  };
  const delivered = async (): Promise<PrintOptions> => ({
    ...output,
    undelivered: await delivery?.finish(),
  });
  switch (mode.kind) {
    case "once": {
      // Loaded while the handler runs in its thread.
      const [invocation, { printInvocation }] = await Promise.all([
        invoke(event),
        loadPrinting(output),
      ]);
      const warnings = canTryMarkup(invocation, options)
        ? await tryMarkup(invokeLocal, invocation)
        : [];
      return printInvocation("run", invocation, await delivered(), context, warnings);
    }
    case "cognito": {
      const { callAsCognito } = await import("../../runtime/invoker/call-as-cognito.ts");
      const { attempts } = mode;
      const plan = { attempts, limitMs: COGNITO_LIMIT_MS };
      const calls = await callAsCognito(invoke, event, plan);
      const { printAttempts } = await loadPrinting(output);
      return printAttempts(calls, attempts, await delivered(), context);
    }
    case "repeat": {
      const { runSeries } = await import("./series.ts");
      const series = await runSeries(invoke, event, mode, output);
      return (await loadPrinting(output)).printSeries(series, await delivered(), context);
    }
  }
}

/** What may reach something real is called once, and who waits for a slow handler waits once. */
function canTryMarkup({ mails, outcome }: Invocation, { local, dryRun }: RunOptions): boolean {
  return (
    mails.some(({ html }) => html !== undefined) &&
    outcome.kind !== "timed-out" &&
    local.inspect === undefined &&
    dryRun.allowed === undefined
  );
}

/** Runs the handler once more, with markup in the user's attributes, to see what arrives as markup. */
async function tryMarkup(invoke: Invoke, { event }: Invocation): Promise<MailWarning[]> {
  const { findUnescaped, markAttributes } = await import("../../contract/escaping.ts");
  const marked = markAttributes(event);
  const { mails } = await invoke(marked.event);
  return findUnescaped(mails, marked);
}

/** What prints the result, loaded whole. */
async function loadPrinting({ json }: OutputOptions): Promise<typeof Printing> {
  const [printing] = await Promise.all([
    import("../io/print-invocation.ts"),
    json ? import("../../report/envelope.ts") : import("../../report/invocation/text.ts"),
  ]);
  return printing;
}
