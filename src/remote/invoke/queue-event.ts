import { InvokeCommand } from "@aws-sdk/client-lambda";
import { UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import type { QueuedEvent } from "../../invocation.ts";
import { within } from "../within.ts";
import { callInput, remoteTarget } from "./call-input.ts";
import type { RemoteCallOptions } from "./call-input.ts";

/** What Lambda answers. An emulator may take each call for one that waits. */
const STATUS = { Event: 202, DryRun: 204 } as const;

/**
 * Makes a call that brings no answer: `Event` queues the event, `DryRun` checks the permission and
 * runs nothing. It rejects with what the AWS SDK throws.
 */
export async function queueEvent(
  event: EventDocument,
  type: QueuedEvent["type"],
  options: RemoteCallOptions,
): Promise<QueuedEvent> {
  const input = callInput(event, type, options);
  const output = await within(options.timeoutMs, (abortSignal) =>
    options.client.send(new InvokeCommand(input), { abortSignal }),
  );
  const { requestId, httpStatusCode: status } = output.$metadata;
  if (status !== STATUS[type]) {
    throw new UserError(
      "no-such-invocation-type",
      `${options.endpointUrl ?? `Lambda in ${options.region}`} responded with ${status} instead of ${STATUS[type]}: it does not support ${type}, and the function has probably run`,
      "Call it with RequestResponse, which every endpoint supports.",
    );
  }
  return { event, type, target: remoteTarget(options, output.ExecutedVersion, requestId) };
}
