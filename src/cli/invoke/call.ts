import { jsonText } from "../../json.ts";
import { conclude } from "../../contract/conclusion.ts";
import { isAwsHost } from "../../hosts.ts";
import { invocationForms } from "../../report/invocation/forms.ts";
import { fitted } from "../../report/terminal/fit.ts";
import type { Context } from "../context.ts";
import { exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { loadEvent, readEventInput, recipientOf } from "../flags/event-input.ts";
import { confirmCalls, requireConsentToCalls } from "../io/consent.ts";
import { awsEndpoint } from "../io/aws-endpoint.ts";
import { openFunction } from "../io/function.ts";
import { paintFor } from "../io/colour.ts";
import { writeReport } from "../io/write-report.ts";
import type { InvokeFlags, InvokeTarget } from "./options.ts";

/** Calls a function with one event, once somebody agreed to what that does, and reports on it. */
export async function invokeOnce(
  target: InvokeTarget,
  flags: InvokeFlags,
  context: Context,
): Promise<ExitCode> {
  const { output } = target;
  const { invocationType: type } = flags;
  // Read before any client is made: bad input is told without asking AWS for anything.
  const input = await readEventInput(flags, context.newSeed);
  const event = await loadEvent(input, "ses-simulator", context);
  const { url: endpointUrl } = await awsEndpoint("Lambda", target);
  // An emulator may not know what a DryRun is, and run the function.
  const isAws = endpointUrl === undefined || isAwsHost(new URL(endpointUrl).hostname);
  const mayRun = type !== "DryRun" || !isAws;
  if (mayRun) await requireConsentToCalls("invoke", [target], target, context);
  const ready = await openFunction(target, target, context);
  if (mayRun) await confirmCalls([ready], [["recipient", recipientOf(event)]], target, context);
  if (type !== "RequestResponse") {
    const { queueEvent } = await import("../../remote/invoke/queue-event.ts");
    const queued = await queueEvent(event, type, ready.call).catch((error: unknown) => {
      throw ready.explain(error);
    });
    const exitCode = exitCodeOf({ kind: "done" });
    const { queuedDocument, queuedText } = await import("../../report/invocation/queued.ts");
    const text = output.json
      ? jsonText(queuedDocument(queued, exitCode))
      : fitted(
          queuedText(queued, await paintFor(context, output.color)),
          () => context.stdout.columns,
        );
    context.stdout.write(text);
    return exitCode;
  }
  const conclusion = conclude(await ready.invoke(event), output);
  const forms = await invocationForms("invoke", conclusion, output);
  return writeReport({ kind: "called", results: [conclusion.result] }, forms, output, context);
}
