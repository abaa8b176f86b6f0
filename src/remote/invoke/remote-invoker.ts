import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { InvokeCommandOutput } from "@aws-sdk/client-lambda";
import type { EventDocument } from "../../event/event.ts";
import { asObject, isObject, withoutUndefined } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { Invoke, Outcome, RemoteTarget, Returned } from "../../invocation.ts";
import { within } from "../within.ts";
import { nestingOf } from "../../nesting.ts";
import { callInput, remoteTarget } from "./call-input.ts";
import type { CallInput, RemoteCallOptions } from "./call-input.ts";
import { emulatorTimeoutMs, isEmulatorError } from "./emulator.ts";
import { readFunctionTimeout } from "./function-timeout.ts";
import { readLogTail } from "./log-tail.ts";

export interface RemoteInvokerOptions extends RemoteCallOptions {
  /** Whether to ask for the function's own limit, beside the call. */
  asksTimeout?: boolean;
}

/** What is nested deeper can be parsed, but not be compared or printed: no event has a tenth of it. */
const DEEPEST = 1_000;

/** How long the answer may wait for what only adds to it, in milliseconds. */
const ASIDE_MS = 1_000;

/** Makes an `Invoke` that calls a deployed function. It rejects with what the AWS SDK throws. */
export function remoteInvoker(options: RemoteInvokerOptions): Invoke {
  return async (event) => {
    const input = callInput(event, "RequestResponse", options);
    const { client, functionName, qualifier, endpointUrl, asksTimeout = false } = options;
    const aside = new AbortController();
    const limit = asksTimeout
      ? readFunctionTimeout(client, functionName, qualifier, aside.signal)
      : undefined;
    try {
      const start = performance.now();
      const output = await within(options.timeoutMs, (signal) => send(options, input, signal));
      const measuredMs = performance.now() - start;
      if (limit !== undefined) setTimeout(() => aside.abort(), ASIDE_MS).unref();
      const tail = output.LogResult === undefined ? undefined : readLogTail(output.LogResult);
      return {
        event,
        outcome: readOutcome(output, event, input.Payload, {
          mayBeEmulator: endpointUrl !== undefined,
          measuredMs,
        }),
        mails: [],
        awsCalls: [],
        logs: tail?.logs ?? [],
        // Without a REPORT there is only what was measured here, the way to the function included.
        timing: { durationMs: measuredMs, ...tail?.timing },
        target: withoutUndefined<RemoteTarget>({
          ...remoteTarget(options, output.ExecutedVersion, output.$metadata.requestId),
          timeoutMs: await limit,
        }),
      };
    } finally {
      aside.abort();
    }
  };
}

async function send(
  { client }: RemoteInvokerOptions,
  input: CallInput,
  abortSignal: AbortSignal,
): Promise<InvokeCommandOutput> {
  try {
    return await client.send(new InvokeCommand({ ...input, LogType: "Tail" }), { abortSignal });
  } catch (error) {
    // Some functions refuse to show their log; the call was refused before anything ran.
    const noTail =
      error instanceof Error &&
      error.name === "InvalidParameterValueException" &&
      /log ?type|tail/i.test(error.message);
    if (!noTail) throw error;
    return client.send(new InvokeCommand(input), { abortSignal });
  }
}

interface Circumstances {
  /** Whether something other than AWS may have answered. */
  mayBeEmulator: boolean;
  measuredMs: number;
}

function readOutcome(
  output: InvokeCommandOutput,
  event: EventDocument,
  sent: string,
  { mayBeEmulator, measuredMs }: Circumstances,
): Outcome {
  // The SDK's types do not say so, but an empty answer arrives as null.
  const bytes = (output.Payload as Uint8Array | null | undefined) ?? new Uint8Array();
  const answer = readAnswer(bytes, event, sent);
  const { payload } = answer;
  const emulatorLimitMs = mayBeEmulator ? emulatorTimeoutMs(answer, measuredMs) : undefined;
  if (emulatorLimitMs !== undefined) return { kind: "timed-out", limitMs: emulatorLimitMs };
  const failed =
    output.FunctionError !== undefined || (mayBeEmulator && isEmulatorError(payload, event));
  if (!failed) return answer;
  const error = asObject(payload);
  const { errorType: type, errorMessage: message } = error;
  const errorType = typeof type === "string" ? type : (output.FunctionError ?? "Error");
  const errorMessage = typeof message === "string" ? message : Buffer.from(bytes).toString("utf8");
  const limit = /Task timed out after (\d+(?:\.\d+)?) seconds/.exec(errorMessage)?.[1];
  if (limit !== undefined && /^(?:Unhandled|Sandbox\.Timedout)$/.test(errorType)) {
    return { kind: "timed-out", limitMs: Number(limit) * 1_000 };
  }
  return {
    // What Lambda itself reports, and no handler of Node's throws.
    kind: /^Runtime\.(?:ExitError|NodeJsExit|UnhandledPromiseRejection|OutOfMemory)$/.test(
      errorType,
    )
      ? "crashed"
      : "handler-error",
    errorType,
    errorMessage,
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

/**
 * A custom runtime can answer with anything. Text that is not JSON stands for itself, and what is the
 * text that was sent is the event itself, which need not be read or compared any more.
 */
function readAnswer(bytes: Uint8Array, event: EventDocument, sent: string): Returned {
  if (bytes.byteLength === 0) return { kind: "returned", payload: null };
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (text === sent) return { kind: "returned", payload: event };
    const payload = JSON.parse(text) as Json;
    if (nestingOf(text) <= DEEPEST) return { kind: "returned", payload };
    return { kind: "returned", payload: text, malformed: "too-deep" };
  } catch (error) {
    return {
      kind: "returned",
      payload: Buffer.from(bytes).toString("utf8"),
      malformed: error instanceof SyntaxError ? "not-json" : "not-utf-8",
    };
  }
}
