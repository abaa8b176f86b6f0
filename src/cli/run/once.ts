import { COGNITO_LIMIT_MS } from "../../cognito-limits.ts";
import type { Conclusion, ConclusionResult } from "../../contract/conclusion.ts";
import type { MailWarning } from "../../contract/mails.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Invocation, Invoke } from "../../invocation.ts";
import type { ReportForms } from "../../report/forms.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { loadEvent } from "../flags/event-input.ts";
import type { OutputOptions } from "../flags/output.ts";
import { collectCalls } from "../io/collect-calls.ts";
import type { CollectedCalls } from "../io/collect-calls.ts";
import { openDelivery } from "../io/delivery.ts";
import { requiredAttributes } from "../io/pool-of-project.ts";
import { dryInvoker } from "../io/run-handler.ts";
import type { RunOptions } from "./options.ts";

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
  const { used, written } = options.stubFiles;
  if (written === undefined) {
    const seen = used === undefined ? undefined : collectCalls();
    return runAndReport(options, context, { onFile, seen });
  }
  const { openStubFile, writeStubs } = await import("../io/write-stubs.ts");
  const existing = await openStubFile(written, context);
  const seen = collectCalls();
  let event: EventDocument | undefined;
  const onEvent = (loaded: EventDocument): void => {
    event = loaded;
  };
  try {
    return await runAndReport(options, context, { onFile, seen, onEvent });
  } finally {
    // Also where the handler cannot be loaded for want of an answer.
    const { file } = options.local.handler;
    await writeStubs(written, existing, seen.calls(), { file, event }, context);
  }
}

interface Watched {
  onFile: ((file: string) => void) | undefined;
  seen: CollectedCalls | undefined;
  onEvent?: (event: EventDocument) => void;
}

async function runAndReport(
  options: RunOptions,
  context: Context,
  { onFile, seen, onEvent }: Watched,
): Promise<ExitCode> {
  const { mode, dryRun, ses, output } = options;
  const isLive = ses.kind === "live";
  const mailbox = isLive ? "ses-simulator" : "example.com";
  const event = await loadEvent(options.input, mailbox, context, () =>
    requiredAttributes(options.local.handler, context.cwd),
  );
  onEvent?.(event);
  const defaultMs = mode.kind === "cognito" ? LATE_LIMIT_MS : COGNITO_LIMIT_MS;
  const use = { limitMs: defaultMs, lingerMs: LINGER_MS, onFile, onCall: seen?.onCall };
  using delivery = await openDelivery(dryRun, context);
  // The report is written before the environments end, which may take its time.
  await using dry = isLive
    ? undefined
    : await dryInvoker(event, options, { ...use, warm: mode.kind !== "once" }, context);
  const invoke: Invoke = async (sent, how) => {
    const invocation =
      dry === undefined
        ? await (await import("./live.ts")).runLive(sent, options, use, context)
        : await dry(sent, { ...how, ...(mode.kind === "cognito" && { lingerMs: LINGER_MS }) });
    await delivery?.deliver(invocation.mails);
    return invocation;
  };
  const { result, forms, shown } = await play(event, invoke, options, dry, context);
  const { used } = options.stubFiles;
  if (used !== undefined && seen !== undefined) {
    const { reportUnused } = await import("../io/unused-stubs.ts");
    const unusedStubs = await reportUnused(used, dryRun.capture.stubs, seen.calls(), context);
    const { document } = forms;
    forms.document = async (code) => ({ ...(await document(code)), unusedStubs });
  }
  const { writeReport } = await import("../io/write-report.ts");
  const delivered = await delivery?.finish(shown);
  return await writeReport(
    { kind: "called", results: [result] },
    forms,
    output,
    context,
    delivered,
  );
}

interface Played {
  result: ConclusionResult;
  forms: ReportForms;
  /** The calls whose mail a page may show. */
  shown: readonly Conclusion[];
}

/** @param dry What runs the handler without delivering its mail, unless the run is live. */
async function play(
  event: EventDocument,
  invoke: Invoke,
  options: RunOptions,
  dry: Invoke | undefined,
  { stderr }: Pick<Context, "stderr">,
): Promise<Played> {
  const { mode, output } = options;
  switch (mode.kind) {
    case "once": {
      // Loaded while the handler runs in its thread.
      const [invocation] = await Promise.all([invoke(event), loadReport(output)]);
      const { conclude } = await import("../../contract/conclusion.ts");
      const { invocationForms } = await import("../../report/invocation/forms.ts");
      const conclusion = await withMarkup(conclude(invocation, output), dry, options);
      const forms = await invocationForms("run", conclusion, output);
      return { result: conclusion.result, forms, shown: [conclusion] };
    }
    case "cognito": {
      const { callAsCognito } = await import("../../runtime/invoker/call-as-cognito.ts");
      const { concludeConfirmation } = await import("../../contract/confirmation.ts");
      const { confirmationForms } = await import("../../report/invocation/forms.ts");
      const { attempts } = mode;
      const { attemptLine } = await import("../../report/invocation/attempts.ts");
      const limitMs = COGNITO_LIMIT_MS;
      const calls = await callAsCognito(invoke, event, {
        ...{ attempts, limitMs },
        onAttempt: (number, isAnswered) => {
          if (stderr.isTTY && attempts > 1) stderr.write(attemptLine(number, attempts, isAnswered));
        },
      });
      const confirmation = concludeConfirmation(calls, output);
      const forms = await confirmationForms(confirmation, attempts, output);
      return { result: confirmation.last.result, forms, shown: confirmation.attempts };
    }
    case "repeat": {
      const { callRepeatedly } = await import("../../runtime/invoker/call-repeatedly.ts");
      const { collectSeries } = await import("../../contract/series.ts");
      const { seriesForms } = await import("../../report/invocation/forms.ts");
      const { add, end } = collectSeries(output);
      const shown: Conclusion[] = [];
      await callRepeatedly(invoke, event, mode, (invocation) => {
        const conclusion = add(invocation);
        if (options.dryRun.open) shown.push(conclusion);
      });
      const series = end();
      const forms = await seriesForms(series, output);
      return { result: series.firstFailure?.result ?? "ok", forms, shown };
    }
  }
}

/** Adds what is found when the handler runs once more with markup in the user's attributes. */
async function withMarkup(
  conclusion: Conclusion,
  dry: Invoke | undefined,
  options: RunOptions,
): Promise<Conclusion> {
  const { invocation, warnings } = conclusion;
  if (dry === undefined || !canTryMarkup(invocation, options)) return conclusion;
  const { findUnescaped, markAttributes } = await import("../../contract/escaping.ts");
  const marked = markAttributes(invocation.event);
  const { mails } = await dry(marked.event);
  const found: MailWarning[] = findUnescaped(mails, marked);
  return { ...conclusion, warnings: [...warnings, ...found] };
}

/** What may reach something real is called once, and who waits for a slow handler waits once. */
function canTryMarkup({ mails, outcome }: Invocation, { local, dryRun }: RunOptions): boolean {
  return (
    mails.some(({ html }) => html !== undefined) &&
    outcome.kind !== "timed-out" &&
    local.inspect === undefined &&
    dryRun.allowed === undefined &&
    Object.keys(dryRun.endpoints).length === 0
  );
}

/** Loads what concludes and reports. */
async function loadReport({ json }: OutputOptions): Promise<void> {
  await Promise.all([
    import("../../contract/conclusion.ts"),
    import("../../report/invocation/forms.ts"),
    import("../io/write-report.ts"),
    json ? import("../../report/invocation/json.ts") : import("../../report/invocation/text.ts"),
  ]);
}
