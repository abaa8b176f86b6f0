import type { EventDocument } from "../../event/event.ts";
import type { HandedOver, Invocation } from "../../invocation.ts";
import { remoteInvoker } from "../../remote/invoke/remote-invoker.ts";
import type { Context } from "../context.ts";
import { agree, endpointOf, inWords, isAws, openFunction, requireConsent } from "../io/function.ts";
import type { InvokeOptions } from "./options.ts";

/** Says what a call would do, asks, and calls. */
export async function callFunction(
  event: EventDocument,
  options: InvokeOptions,
  context: Context,
): Promise<Invocation> {
  const consent = { yes: options.yes, json: options.output.json };
  requireConsent("invoke", consent, context);
  return inWords(options, context, async () => {
    const ready = await openFunction(options, consent, context);
    await agree(event, [ready], consent, context);
    return remoteInvoker(ready.call)(event);
  });
}

/** The same for a call that brings no answer. */
export async function handFunctionOver(
  event: EventDocument,
  type: HandedOver["type"],
  options: InvokeOptions,
  context: Context,
): Promise<HandedOver> {
  const consent = { yes: options.yes, json: options.output.json };
  // An emulator may not know what a DryRun is, and run the function.
  const mayRun = type === "Event" || !isAws(endpointOf(options, context));
  if (mayRun) requireConsent("invoke", consent, context);
  const { handOver } = await import("../../remote/invoke/queue-event.ts");
  return inWords(options, context, async () => {
    const ready = await openFunction(options, consent, context);
    if (mayRun) await agree(event, [ready], consent, context);
    return handOver(event, type, ready.call);
  });
}
