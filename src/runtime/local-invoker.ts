import type { Worker } from "node:worker_threads";
import { handlerEnvironment } from "../capture/environment.ts";
import type { Credentials } from "../capture/environment.ts";
import { UserError } from "../errors.ts";
import type { EventDocument } from "../event/event.ts";
import type { AwsCall, CapturedMail, Invocation, Invoke, LogLine, Outcome } from "../invocation.ts";
import { describeError } from "./lambda-error.ts";
import type { CallMessage, LoadFailure, WorkerMessage } from "./protocol.ts";
import { takeWorker } from "./spare-worker.ts";

/** Lambda's own limit for loading a function's code, in milliseconds. */
const INIT_LIMIT_MS = 10_000;

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
  const mails: CapturedMail[] = [];
  const awsCalls: AwsCall[] = [];
  const logs: LogLine[] = [];
  let initMs: number | undefined;

  const worker = takeWorker();
  collectOutput(worker, logs);

  const finished = new Promise<{ outcome: Outcome; durationMs: number }>((resolve, reject) => {
    let start = performance.now();
    let exitCode: number | undefined;
    const finish = (outcome: Outcome, durationMs = performance.now() - start): void => {
      clearTimeout(timer);
      resolve({ outcome, durationMs });
    };
    const startTimer = (ms: number): NodeJS.Timeout =>
      setTimeout(() => finish({ kind: "timed-out", limitMs: ms }), ms);
    let timer = startTimer(INIT_LIMIT_MS);

    worker.on("message", (message: WorkerMessage) => {
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
          reject(notLoaded(file, exportName, message.reason));
          break;
        case "exit":
          exitCode = message.code;
          break;
        case "answer":
          finish(message.outcome, message.durationMs);
          break;
      }
    });
    worker.on("error", (error) => {
      const { errorType, errorMessage, trace } = describeError(error);
      finish({ kind: "crashed", errorType, errorMessage, trace });
    });
    worker.on("exit", () => {
      // 13 is how Node itself ends over a top-level await that nothing can settle any more.
      if (initMs === undefined) finish(exited(exitCode ?? 13));
      else finish(exitCode === undefined ? UNANSWERED : exited(exitCode));
    });
  });

  worker.postMessage({
    file,
    exportName,
    env: handlerEnvironment(options.env ?? process.env, options),
    passes: options.passes,
    event,
    requestId: crypto.randomUUID(),
    limitMs,
  } satisfies CallMessage);
  try {
    const { outcome, durationMs } = await finished;
    return {
      event,
      outcome,
      mails,
      awsCalls,
      logs,
      timing: { durationMs, ...(initMs !== undefined && { initMs }) },
      target: { kind: "local", file, exportName },
    };
  } finally {
    await worker.terminate();
  }
}

/** What was written past the console, line by line. */
function collectOutput(worker: Worker, logs: LogLine[]): void {
  for (const source of ["stdout", "stderr"] as const) {
    worker[source].setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.replace(/\n$/, "").split("\n")) logs.push({ source, text: line });
    });
  }
}

/** Lambda answers null for a handler that has nothing left to do and never answered. */
const UNANSWERED: Outcome = { kind: "returned", payload: null };

function exited(code: number): Outcome {
  return {
    kind: "crashed",
    errorType: "Runtime.ExitError",
    errorMessage: `Runtime exited with ${code === 0 ? "no error" : `error: exit status ${code}`}`,
    trace: [],
  };
}

function notLoaded(file: string, exportName: string, reason: LoadFailure): UserError {
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
  return new UserError(
    "handler-not-loaded",
    `${file} cannot be loaded: ${reason.errorType}: ${reason.errorMessage}`,
    reason.stack,
  );
}
