import { jsonText } from "../../json.ts";
import { conclude } from "../../contract/conclusion.ts";
import type { EventDocument } from "../../event/event.ts";
import { isAwsHost } from "../../hosts.ts";
import type { Invocation, QueuedEvent } from "../../invocation.ts";
import { invocationForms } from "../../report/invocation/forms.ts";
import type { Context } from "../context.ts";
import { exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { loadEvent, recipientOf } from "../flags/event-input.ts";
import { confirmCalls, requireConsent } from "../io/consent.ts";
import { endpointOf } from "../io/function-place.ts";
import { openFunction } from "../io/function.ts";
import { paintFor } from "../io/colour.ts";
import { writeReport } from "../io/write-report.ts";
import type { InvokeOptions } from "./options.ts";

/** Calls a function with one event, and reports on it. */
export async function invokeOnce(options: InvokeOptions, context: Context): Promise<ExitCode> {
  const { invocationType: type, output } = options;
  // Read before any client is made: bad input is told without asking AWS for anything.
  const event = await loadEvent(options.input, "ses-simulator", context);
  if (type !== "RequestResponse") {
    return reportQueued(await queueEvent(event, type, options, context), options, context);
  }
  const invocation = await callFunction(event, options, context);
  const conclusion = conclude(invocation, output);
  const forms = await invocationForms("invoke", conclusion, output);
  return writeReport({ kind: "called", results: [conclusion.result] }, forms, output, context);
}

/** Says what a call would do, asks, and calls. */
async function callFunction(
  event: EventDocument,
  options: InvokeOptions,
  context: Context,
): Promise<Invocation> {
  const consent = { yes: options.yes, json: options.output.json };
  requireConsent("invoke", consent, context);
  const ready = await openFunction(options, consent, context);
  await confirmCalls([ready], [["recipient", recipientOf(event)]], consent, context);
  return ready.invoke(event);
}

/** The same for a call that brings no answer. */
async function queueEvent(
  event: EventDocument,
  type: QueuedEvent["type"],
  options: InvokeOptions,
  context: Context,
): Promise<QueuedEvent> {
  const consent = { yes: options.yes, json: options.output.json };
  const endpointUrl = endpointOf(options, context);
  // An emulator may not know what a DryRun is, and run the function.
  const isAws = endpointUrl === undefined || isAwsHost(new URL(endpointUrl).hostname);
  const mayRun = type === "Event" || !isAws;
  if (mayRun) requireConsent("invoke", consent, context);
  const { queueEvent } = await import("../../remote/invoke/queue-event.ts");
  const ready = await openFunction(options, consent, context);
  if (mayRun) await confirmCalls([ready], [["recipient", recipientOf(event)]], consent, context);
  return queueEvent(event, type, ready.call).catch((error: unknown) => {
    throw ready.explain(error);
  });
}

async function reportQueued(
  queued: QueuedEvent,
  { output: { json, color } }: InvokeOptions,
  context: Context,
): Promise<ExitCode> {
  const exitCode = exitCodeOf({ kind: "done" });
  const { queuedDocument, queuedText } = await import("../../report/invocation/queued.ts");
  context.stdout.write(
    json
      ? jsonText(queuedDocument(queued, exitCode))
      : queuedText(queued, await paintFor(context, color)),
  );
  return exitCode;
}
