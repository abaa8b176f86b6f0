import { COGNITO_LIMIT_MS } from "../../cognito-limits.ts";
import type * as Conclude from "../../contract/conclusion.ts";
import type { Conclusion } from "../../contract/conclusion.ts";
import type { MailWarning } from "../../contract/mails.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Invocation, Invoke } from "../../invocation.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { loadEvent } from "../flags/event-input.ts";
import type { OutputOptions } from "../flags/output.ts";
import { openDelivery, reportDelivery } from "../io/delivery.ts";
import { dryInvoker } from "../io/run-handler.ts";
import type { InvokerUse } from "../io/run-handler.ts";
import type { RunOptions } from "./options.ts";
import type * as Report from "./report.ts";
import type { Played } from "./report.ts";

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
  const { mode, local, dryRun, ses, output } = options;
  const isLive = ses.kind === "live";
  const event = await loadEvent(options.input, isLive ? "ses-simulator" : "example.com", context);
  const defaultMs = mode.kind === "cognito" ? LATE_LIMIT_MS : COGNITO_LIMIT_MS;
  const use = { limitMs: local.limitMs ?? defaultMs, lingerMs: LINGER_MS, onFile };
  using delivery = await openDelivery(dryRun, context);
  const steps: Steps = {
    onInvocation: async ({ mails }) => delivery?.deliver(mails),
    report: async (played) => {
      const end = await delivery?.finish();
      const { reportRun } = await loadReport(output);
      const exitCode = await reportRun(played, end?.failure, output, context);
      await reportDelivery(end, context);
      return exitCode;
    },
  };
  // The report is not to wait for the environment to end.
  return isLive
    ? await playLive(event, options, use, steps, context)
    : await playDry(event, options, use, steps, context);
}

/** What follows each invocation, and all of them. */
interface Steps {
  onInvocation: (invocation: Invocation) => Promise<void>;
  report: (played: Played) => Promise<ExitCode>;
}

async function playLive(
  event: EventDocument,
  options: RunOptions,
  use: InvokerUse,
  { onInvocation, report }: Steps,
  context: Context,
): Promise<ExitCode> {
  const { runLive } = await import("./live.ts");
  const invocation = await runLive(event, options, use, context);
  await onInvocation(invocation);
  const { conclude } = await loadReport(options.output);
  return report({ kind: "once", conclusion: conclude(invocation, options.output) });
}

async function playDry(
  event: EventDocument,
  options: RunOptions,
  use: InvokerUse,
  { onInvocation, report }: Steps,
  context: Context,
): Promise<ExitCode> {
  const { mode, output } = options;
  const warm = mode.kind !== "once";
  await using invokeLocal = await dryInvoker(event, options, { ...use, warm }, context);
  const invoke: Invoke = async (sent, how) => {
    const invocation = await invokeLocal(sent, how);
    await onInvocation(invocation);
    return invocation;
  };
  switch (mode.kind) {
    case "once": {
      // Loaded while the handler runs in its thread.
      const [invocation, { conclude }] = await Promise.all([invoke(event), loadReport(output)]);
      const conclusion = conclude(invocation, output);
      return report({
        kind: "once",
        conclusion: await withMarkup(conclusion, invokeLocal, options),
      });
    }
    case "cognito": {
      const { callAsCognito } = await import("../../runtime/invoker/call-as-cognito.ts");
      const { concludeConfirmation } = await import("../../contract/confirmation.ts");
      const { attempts } = mode;
      const calls = await callAsCognito(invoke, event, { attempts, limitMs: COGNITO_LIMIT_MS });
      const confirmation = concludeConfirmation(calls, output);
      return report({ kind: "cognito", confirmation, allowed: attempts });
    }
    case "repeat": {
      const { callRepeatedly } = await import("../../runtime/invoker/call-repeatedly.ts");
      const { collectSeries } = await import("../../contract/series.ts");
      const { add, end } = collectSeries(output);
      await callRepeatedly(invoke, event, mode, add);
      return report({ kind: "repeat", series: end() });
    }
  }
}

/** Adds what is found when the handler runs once more with markup in the user's attributes. */
async function withMarkup(
  conclusion: Conclusion,
  invoke: Invoke,
  options: RunOptions,
): Promise<Conclusion> {
  const { invocation, warnings } = conclusion;
  if (!canTryMarkup(invocation, options)) return conclusion;
  const { findUnescaped, markAttributes } = await import("../../contract/escaping.ts");
  const marked = markAttributes(invocation.event);
  const { mails } = await invoke(marked.event);
  const found: MailWarning[] = findUnescaped(mails, marked);
  return { ...conclusion, warnings: [...warnings, ...found] };
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

/** What concludes and reports, loaded whole. */
async function loadReport({ json }: OutputOptions): Promise<typeof Conclude & typeof Report> {
  const [conclude, report] = await Promise.all([
    import("../../contract/conclusion.ts"),
    import("./report.ts"),
    json ? import("../../report/invocation/json.ts") : import("../../report/invocation/text.ts"),
  ]);
  return { ...conclude, ...report };
}
