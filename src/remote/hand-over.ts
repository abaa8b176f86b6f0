import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { EventDocument } from "../event/event.ts";
import type { HandedOver } from "../invocation.ts";
import { callInput, remoteTarget, withinTime } from "./call-input.ts";
import type { RemoteCallOptions } from "./call-input.ts";

/**
 * Makes a call that brings no answer: `Event` queues the event, `DryRun` checks the permission and
 * runs nothing. It rejects with what the AWS SDK throws.
 */
export async function handOver(
  event: EventDocument,
  type: HandedOver["type"],
  options: RemoteCallOptions,
): Promise<HandedOver> {
  const input = callInput(event, type, options);
  const output = await withinTime(options, (abortSignal) =>
    options.client.send(new InvokeCommand(input), {
      ...(abortSignal !== undefined && { abortSignal }),
    }),
  );
  const { requestId } = output.$metadata;
  return { event, type, target: remoteTarget(options, output.ExecutedVersion, requestId) };
}
