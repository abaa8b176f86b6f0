import { COGNITO_LIMIT_MS } from "../contract/verdict.ts";
import type { RunOptions } from "./commands/run.ts";
import type { Context } from "./context.ts";
import { loadEvent } from "./event-input.ts";
import type { ExitCode } from "./exit-code.ts";
import type { OutputOptions } from "./output-options.ts";
import type * as Printing from "./print-invocation.ts";
import { dryInvoker, runLive } from "./run-handler.ts";

/** With --cognito, so that one sees what a function does that Cognito has given up on. */
const LATE_LIMIT_MS = 10_000;

/** One run, in the mode that was asked for, from the event to the report. */
export async function runOnce(
  options: RunOptions,
  context: Context,
  onFile?: (file: string) => void,
): Promise<ExitCode> {
  const { mode, local, output } = options;
  const isLive = options.ses.kind === "live";
  const event = await loadEvent(options.input, isLive ? "ses-simulator" : "example.com", context);
  const preset = mode.kind === "cognito" ? LATE_LIMIT_MS : COGNITO_LIMIT_MS;
  const use = { limitMs: local.limitMs ?? preset, onFile };
  if (isLive) {
    const invocation = await runLive(event, options, use, context);
    return (await loadPrinting(output)).printInvocation("run", invocation, output, context);
  }
  const warm = mode.kind !== "once";
  await using invoke = await dryInvoker(event, options, { ...use, warm }, context);
  switch (mode.kind) {
    case "once": {
      // Loaded while the handler runs in its thread.
      const [invocation, { printInvocation }] = await Promise.all([
        invoke(event),
        loadPrinting(output),
      ]);
      return printInvocation("run", invocation, output, context);
    }
    case "cognito": {
      const { callAsCognito } = await import("../runtime/call-as-cognito.ts");
      const { attempts } = mode;
      const plan = { attempts, limitMs: COGNITO_LIMIT_MS };
      const calls = await callAsCognito(invoke, event, plan);
      const { printAttempts } = await loadPrinting(output);
      return printAttempts(calls, attempts, output, context);
    }
    case "repeat": {
      const { runSeries } = await import("./run-series.ts");
      const series = await runSeries(invoke, event, mode, output.ignore);
      return (await loadPrinting(output)).printSeries(series, output, context);
    }
  }
}

/** What prints the result, loaded whole. */
async function loadPrinting({ json }: OutputOptions): Promise<typeof Printing> {
  const [printing] = await Promise.all([
    import("./print-invocation.ts"),
    json ? import("../report/json-document.ts") : import("../report/invocation-text.ts"),
  ]);
  return printing;
}
