import { judge } from "../contract/verdict.ts";
import { compareDocuments } from "../diff/compare.ts";
import type { Path } from "../diff/path.ts";
import type { Invocation } from "../invocation.ts";
import type { InvocationReport } from "../report/invocation-text.ts";
import { paintFor } from "./colour.ts";
import type { Context } from "./context.ts";
import { exitCodeOf } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import type { OutputOptions } from "./output-options.ts";

/** Draws the conclusions from an invocation, prints them, and says what they mean for the exit code. */
export async function printInvocation(
  command: "run" | "invoke",
  invocation: Invocation,
  options: OutputOptions,
  context: Context,
): Promise<ExitCode> {
  const report = conclude(invocation, options.ignore);
  const code = exitCodeOf(report);
  if (options.json) {
    const { invocationDocument } = await import("../report/json-document.ts");
    context.stdout.write(`${JSON.stringify(invocationDocument(command, report, code), null, 2)}\n`);
  } else {
    const { invocationText } = await import("../report/invocation-text.ts");
    context.stdout.write(invocationText(report, await paintFor(context, options.color)));
  }
  return code;
}

function conclude(invocation: Invocation, ignore: readonly Path[]): InvocationReport {
  const { event, outcome } = invocation;
  const comparable =
    outcome.kind === "returned" && typeof outcome.payload === "object" && outcome.payload !== null;
  return {
    invocation,
    verdict: judge(invocation),
    differences: comparable ? compareDocuments(event, outcome.payload, ignore) : [],
  };
}
