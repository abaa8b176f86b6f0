import { COGNITO_LIMIT_MS } from "../contract/verdict.ts";
import type { RunOptions } from "./commands/run.ts";
import type { Context } from "./context.ts";
import { loadEvent } from "./event-input.ts";
import type { ExitCode } from "./exit-code.ts";
import { printAttempts, printInvocation, printSeries } from "./print-invocation.ts";
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
    return printInvocation("run", await runLive(event, options, use, context), output, context);
  }
  const warm = mode.kind !== "once";
  await using invoke = await dryInvoker(event, options, { ...use, warm }, context);
  switch (mode.kind) {
    case "once":
      return printInvocation("run", await invoke(event), output, context);
    case "cognito": {
      const { callAsCognito } = await import("../runtime/call-as-cognito.ts");
      const { attempts } = mode;
      const calls = await callAsCognito(invoke, event, { attempts, limitMs: COGNITO_LIMIT_MS });
      return printAttempts(calls, attempts, output, context);
    }
    case "repeat": {
      const { runSeries } = await import("./run-series.ts");
      return printSeries(await runSeries(invoke, event, mode, output.ignore), output, context);
    }
  }
}
