import { handlerEnvironment } from "../capture/environment.ts";
import type { Credentials } from "../capture/environment.ts";
import { UserError } from "../errors.ts";
import type { EventDocument } from "../event/event.ts";
import type { AwsCall, CapturedMail, Invocation, Invoke, LogLine, Outcome } from "../invocation.ts";
import { compile, locateSyntaxError } from "./compile.ts";
import type { CallMessage, LoadFailure, WorkerMessage } from "./protocol.ts";
import { endThread, takeThread } from "./spare-worker.ts";
import type { HandlerThread } from "./spare-worker.ts";

/** Lambda's own limit for loading a function's code, in milliseconds. */
const INIT_LIMIT_MS = 10_000;

/** How long to wait for a thread to end: one that is stuck in a system call does not hear of it. */
const END_LIMIT_MS = 1_000;

export interface LocalInvokerOptions {
  /** The absolute path of the handler's file. */
  file: string;
  /** Default: `handler`. */
  exportName?: string;
  /** The handler's environment. The AWS part of it is replaced. Default: `process.env`. */
  env?: Readonly<Record<string, string | undefined>>;
  region: string;
  /** What the handler's SDK signs with. */
  credentials: Credentials;
  /** Where the handler's SES clients send to, if it is not the dry run. */
  sesEndpoint?: URL | undefined;
  /** The hosts that the seal lets through, matched with `host:port`. Default: none. */
  passes?: RegExp | undefined;
  /** When to stop the handler, in milliseconds. Default: the 5 seconds that Cognito waits. */
  limitMs?: number;
}

/**
 * Makes an `Invoke` that runs a handler in a worker thread of its own, each call in a fresh one.
 *
 * The call rejects with a `UserError` when the handler cannot be loaded. Whatever the handler does
 * once it is loaded is an outcome.
 */
export function localInvoker(options: LocalInvokerOptions): Invoke {
  return (event) => invokeOnce(options, event);
}

async function invokeOnce(options: LocalInvokerOptions, event: EventDocument): Promise<Invocation> {
  const { file, exportName = "handler", limitMs = 5_000 } = options;
  const thread = takeThread();
  try {
    const compiled = await compile(file);
    const observed = observe(thread, limitMs);
    thread.port.postMessage({
      file,
      exportName,
      compiled,
      env: handlerEnvironment(options.env ?? process.env, options),
      passes: options.passes,
      event: JSON.stringify(event),
      requestId: crypto.randomUUID(),
      limitMs,
    } satisfies CallMessage);
    const result = await observed;
    if ("reason" in result) throw await notLoaded(file, exportName, result.reason);
    return { event, ...result, target: { kind: "local", file, exportName } };
  } finally {
    await endThread(thread, END_LIMIT_MS);
  }
}

type Observed = Pick<Invocation, "outcome" | "mails" | "awsCalls" | "logs" | "timing">;

/** Listens to a thread until the call is over, one way or another. */
function observe(
  { worker, port }: HandlerThread,
  limitMs: number,
): Promise<Observed | { reason: LoadFailure }> {
  const mails: CapturedMail[] = [];
  const awsCalls: AwsCall[] = [];
  const logs: LogLine[] = [];
  let initMs: number | undefined;
  let held: Outcome | undefined;
  let crashed: Outcome | undefined;

  return new Promise((resolve) => {
    let start = performance.now();
    const finish = (outcome: Outcome, durationMs = performance.now() - start): void => {
      clearTimeout(timer);
      const timing = { durationMs, ...(initMs !== undefined && { initMs }) };
      resolve({ outcome, mails, awsCalls, logs, timing });
    };
    const startTimer = (ms: number): NodeJS.Timeout =>
      setTimeout(() => finish({ kind: "timed-out", limitMs: ms }), ms);
    let timer = startTimer(INIT_LIMIT_MS);

    port.on("message", (message: WorkerMessage) => {
      switch (message.type) {
        case "mail":
          mails.push(message.mail);
          break;
        case "aws-call":
          awsCalls.push(message.call);
          break;
        case "log":
          logs.push(message.line);
          break;
        case "loaded":
          ({ initMs } = message);
          clearTimeout(timer);
          start = performance.now();
          timer = startTimer(limitMs);
          break;
        case "not-loaded":
          clearTimeout(timer);
          resolve({ reason: message.reason });
          break;
        case "crash":
          crashed ??= message.outcome;
          break;
        case "answer":
          if (message.held) held = message.outcome;
          else finish(message.outcome, message.durationMs);
          break;
      }
    });
    worker.on("error", ({ name, message, stack }) => {
      const trace = (stack ?? "").split("\n");
      finish({ kind: "crashed", errorType: name, errorMessage: message, trace });
    });
    // The line closes once everything that was said on it has arrived.
    port.on("close", () => {
      finish(crashed ?? held ?? (initMs === undefined ? NEVER_LOADED : UNANSWERED));
    });
  });
}

/** Lambda answers null for a handler that has nothing left to do and never answered. */
const UNANSWERED: Outcome = { kind: "returned", payload: null, unanswered: true };

/** 13 is how Node ends over a top-level await that nothing can settle any more. */
const NEVER_LOADED: Outcome = {
  kind: "crashed",
  errorType: "Runtime.ExitError",
  errorMessage: "Runtime exited with error: exit status 13",
  trace: [],
};

async function notLoaded(
  file: string,
  exportName: string,
  reason: LoadFailure,
): Promise<UserError> {
  if (reason.kind === "no-such-export") {
    const names = reason.exports.join(", ");
    return new UserError(
      "handler-export-missing",
      `${file} has no exported function "${exportName}"`,
      names === ""
        ? "It exports no function at all."
        : `It exports: ${names}. Name one with --handler ${file}#${reason.exports[0]}`,
    );
  }
  const { errorType, errorMessage, trace } = reason;
  const place = errorType === "SyntaxError" ? await locateSyntaxError(file) : undefined;
  const frames = trace.filter((line) => /^\s+at /.test(line));
  return new UserError(
    "handler-not-loaded",
    `${file} cannot be loaded: ${place ?? `${errorType}: ${errorMessage}`}`,
    frames.join("\n") || undefined,
  );
}
