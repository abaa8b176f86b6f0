import type { LambdaClient } from "@aws-sdk/client-lambda";
import { UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import type { RemoteTarget } from "../../invocation.ts";
import { withoutUndefined } from "../../json.ts";
import { PAYLOAD_LIMITS } from "../../lambda-limits.ts";
import type { InvocationType } from "../../lambda-limits.ts";

/** How a function is called. */
export interface RemoteCallOptions {
  /** Its retries must be off: a retry would run the function again. */
  client: Pick<LambdaClient, "send">;
  /** Name, partial ARN or ARN. */
  functionName: string;
  qualifier?: string | undefined;
  /** What the function finds in its context, as JSON. */
  clientContext?: string | undefined;
  /** Where the function is, for the report. */
  region: string;
  endpointUrl?: string | undefined;
  /** How long to wait for an answer. */
  timeoutMs?: number | undefined;
}

/** What the three kinds of a call are all given. */
export interface CallInput {
  FunctionName: string;
  Qualifier: string | undefined;
  ClientContext: string | undefined;
  InvocationType: InvocationType;
  /** As text it leaves in one write with its headers; as bytes it would take another. */
  Payload: string;
}

/** @throws {UserError} `payload-too-large`, before anything is sent. */
export function callInput(
  event: EventDocument,
  type: InvocationType,
  { functionName, qualifier, clientContext }: RemoteCallOptions,
): CallInput {
  const payload = JSON.stringify(event);
  const limit = PAYLOAD_LIMITS[type];
  const size = Buffer.byteLength(payload);
  if (size > limit) {
    throw new UserError(
      "payload-too-large",
      `the event is ${size} bytes; Lambda accepts at most ${limit} (${limit / 2 ** 20} MB)`,
      "Send a smaller event. Cognito's events are far smaller.",
    );
  }
  return {
    FunctionName: functionName,
    Qualifier: qualifier,
    ClientContext: clientContext && Buffer.from(clientContext).toString("base64"),
    InvocationType: type,
    Payload: payload,
  };
}

export function remoteTarget(
  { functionName, qualifier, region, endpointUrl }: RemoteCallOptions,
  executedVersion: string | undefined,
  requestId: string | undefined,
): RemoteTarget {
  return withoutUndefined<RemoteTarget>({
    kind: "remote",
    ...{ functionName, region, qualifier, executedVersion, endpointUrl, requestId },
  });
}
