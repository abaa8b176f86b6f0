import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { InvokeCommandOutput, LambdaClient } from "@aws-sdk/client-lambda";
import { UserError } from "../errors.ts";
import type { EventDocument } from "../event/event.ts";
import { isObject } from "../event/json.ts";
import type { Json } from "../event/json.ts";
import type { Invoke, Outcome } from "../invocation.ts";
import { readLogTail } from "./log-tail.ts";

/** Lambda's limit on the payload of a synchronous call, in bytes. */
export const PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024;

export interface RemoteInvokerOptions {
  /** Its retries must be off: a retry would run the function again. */
  client: Pick<LambdaClient, "send">;
  /** Name, partial ARN or ARN. */
  functionName: string;
  qualifier?: string | undefined;
  /** Where the function is, for the report. */
  region: string;
  endpointUrl?: string | undefined;
}

/** Makes an `Invoke` that calls a deployed function. It rejects with what the AWS SDK throws. */
export function remoteInvoker(options: RemoteInvokerOptions): Invoke {
  return async (event) => {
    // As text it leaves in one write with its headers; as bytes it would take another.
    const payload = JSON.stringify(event);
    const size = Buffer.byteLength(payload);
    if (size > PAYLOAD_LIMIT_BYTES) {
      throw new UserError(
        "payload-too-large",
        `the event has ${size} bytes; Lambda takes ${PAYLOAD_LIMIT_BYTES} (6 MB)`,
        "Send a smaller event: Cognito's own never come near this size.",
      );
    }
    const start = performance.now();
    const output = await send(options, payload);
    const measuredMs = performance.now() - start;
    const tail = output.LogResult === undefined ? undefined : readLogTail(output.LogResult);
    const { functionName, qualifier, region, endpointUrl } = options;
    return {
      event,
      outcome: readOutcome(output, event, endpointUrl !== undefined),
      mails: [],
      awsCalls: [],
      logs: tail?.logs ?? [],
      // Without a REPORT there is only what was measured here, the way to the function included.
      timing: { durationMs: measuredMs, ...tail?.timing },
      target: {
        kind: "remote",
        functionName,
        region,
        ...(qualifier !== undefined && { qualifier }),
        ...(output.ExecutedVersion !== undefined && { executedVersion: output.ExecutedVersion }),
        ...(endpointUrl !== undefined && { endpointUrl }),
        ...(output.$metadata.requestId !== undefined && { requestId: output.$metadata.requestId }),
      },
    };
  };
}

async function send(options: RemoteInvokerOptions, payload: string): Promise<InvokeCommandOutput> {
  const input = {
    FunctionName: options.functionName,
    Qualifier: options.qualifier,
    InvocationType: "RequestResponse",
    Payload: payload,
  } as const;
  try {
    return await options.client.send(new InvokeCommand({ ...input, LogType: "Tail" }));
  } catch (error) {
    // Some functions refuse to show their log; the call was refused before anything ran.
    const noTail =
      error instanceof Error &&
      error.name === "InvalidParameterValueException" &&
      /log ?type|tail/i.test(error.message);
    if (!noTail) throw error;
    return options.client.send(new InvokeCommand(input));
  }
}

/** @param mayBeEmulator Whether something other than AWS may have answered. */
function readOutcome(
  output: InvokeCommandOutput,
  event: EventDocument,
  mayBeEmulator: boolean,
): Outcome {
  // The SDK's types do not say so, but an empty answer arrives as null.
  const bytes = output.Payload as Uint8Array | null | undefined;
  const text = Buffer.from(bytes ?? []).toString("utf8");
  const payload = parsePayload(text);
  const failed =
    output.FunctionError !== undefined || (mayBeEmulator && isEmulatorError(payload, event));
  if (!failed) return { kind: "returned", payload };
  const error = isObject(payload) ? payload : {};
  const { errorType, errorMessage } = error;
  return {
    kind: "handler-error",
    errorType: typeof errorType === "string" ? errorType : (output.FunctionError ?? "Error"),
    errorMessage: typeof errorMessage === "string" ? errorMessage : text,
    trace: readTrace(error["trace"] ?? error["stackTrace"]),
  };
}

/** Each runtime has a trace of its own: lines (Node, Python, Java), one text, or Go's list of places. */
function readTrace(trace: Json | undefined): string[] {
  if (typeof trace === "string") return trace.split("\n");
  if (!Array.isArray(trace)) return [];
  return trace.map((entry) => {
    if (typeof entry === "string") return entry.trimEnd();
    if (!isObject(entry)) return JSON.stringify(entry);
    const { label, path, line } = entry as { [key: string]: string | number };
    return `    at ${label} (${path}:${line})`;
  });
}

/** Text that is no JSON stands for itself: Cognito would refuse it as it refuses any string. */
function parsePayload(text: string): Json {
  try {
    return text === "" ? null : (JSON.parse(text) as Json);
  } catch {
    return text;
  }
}

/** Lambda's Runtime Interface Emulator leaves FunctionError out, so there the payload has to tell. */
function isEmulatorError(payload: Json, event: EventDocument): boolean {
  if (!isObject(payload)) return false;
  const { errorType, errorMessage } = payload;
  return (
    typeof errorType === "string" &&
    typeof errorMessage === "string" &&
    !("errorType" in event) &&
    !("request" in payload)
  );
}
