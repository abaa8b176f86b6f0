import { handlerEnvironment } from "../../capture/environment.ts";
import type { Credentials } from "../../capture/environment.ts";
import type { CaptureSettings } from "../../capture/settings.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Json } from "../../json.ts";
import type {
  AwsCall,
  CapturedMail,
  Crashed,
  HandlerError,
  LateEffects,
  LogLine,
  Outcome,
  Timing,
} from "../../invocation.ts";
import type { LambdaFunction } from "../lambda-function.ts";
import { lambdaVariables } from "../lambda-function.ts";
import { keepMail } from "./keep-mail.ts";
import { watchMemory } from "./memory.ts";
import type {
  Answered,
  CallMessage,
  InspectOptions,
  LoadFailure,
  StartMessage,
  WorkerMessage,
} from "../thread/protocol.ts";
import { endThread, takeThread } from "./spare-thread.ts";
import { newUuid } from "../uuid.ts";

/** Lambda's own limit for loading a function's code, in milliseconds. */
const INIT_LIMIT_MS = 10_000;

export interface EnvironmentOptions {
  file: string;
  exportName: string;
  compiled: StartMessage["compiled"];
  env: Readonly<Record<string, string | undefined>>;
  credentials: Credentials;
  sesEndpoint: URL | undefined;
  passes: RegExp | undefined;
  capture: CaptureSettings;
  lambda: LambdaFunction;
  inspect: InspectOptions | undefined;
  /** Whether calls may ask for a clock that goes faster. */
  hasFastClock: boolean;
  /** Is told of each file of the user's own that is loaded. */
  onFile: ((file: string) => void) | undefined;
}

/** What came of one call, or of loading the handler for it. */
type Served =
  | {
      outcome: Outcome;
      record: CallRecord;
      late?: LateEffects;
      timing: Timing;
      requestId: string;
      /** Whether the handler has left something undone that may still come. */
      isUnsettled: boolean;
    }
  | { reason: LoadFailure };

interface CallRecord {
  mails: CapturedMail[];
  awsCalls: AwsCall[];
  logs: LogLine[];
}

interface CallOptions {
  limitMs: number;
  /** How long to wait for what the handler does after its answer. */
  lingerMs: number;
  /** How SES and other services behave from this call on. */
  capture?: CaptureSettings | undefined;
  /** How many times faster than the real one the handler's clock goes, and its limit passes. Default: 1. */
  speed?: number | undefined;
  onStart?: (() => void) | undefined;
}

/**
 * What Lambda calls an execution environment: a thread with the handler loaded into it once, which
 * takes one call at a time and keeps its state between them. A handler that crashes, or that has to
 * be stopped, takes its environment with it.
 */
export interface ExecutionEnvironment {
  call: (event: EventDocument, options: CallOptions) => Promise<Served>;
  /** Whether it can take another call. */
  isAlive: () => boolean;
  end: () => Promise<void>;
}

export function startEnvironment(options: EnvironmentOptions): ExecutionEnvironment {
  const { file, exportName, compiled, passes, capture, lambda, inspect, onFile } = options;
  const thread = takeThread();
  const { worker, port } = thread;
  let alive = true;
  let isHungry = false;
  // What comes between two calls belongs to the next one: work that the last one left behind.
  let record: CallRecord = { mails: [], awsCalls: [], logs: [] };
  let crashed: Crashed | undefined;
  let initMs: number | undefined;
  let isCold = true;
  const firstRequestId = newUuid();
  let settleLoading: (end?: Outcome | { reason: LoadFailure }) => void;
  let settleIdle: (() => void) | undefined;
  let settleCall: ((outcome: Outcome, durationMs?: number, usedMb?: number) => void) | undefined;
  const loading = new Promise<Outcome | { reason: LoadFailure } | undefined>((resolve) => {
    settleLoading = resolve;
  });
  const die = (outcome: Outcome): void => {
    alive = false;
    isHungry = outcome.kind === "crashed" && outcome.outOfMemory === true;
    settleLoading(outcome);
    settleCall?.(outcome);
    settleIdle?.();
  };

  port.on("message", (message: WorkerMessage) => {
    switch (message.type) {
      case "mail":
        record.mails.push(keepMail(message.mail));
        break;
      case "aws-call":
        record.awsCalls.push(message.call);
        break;
      case "log":
        record.logs.push(message.line);
        break;
      case "file":
        onFile?.(message.file);
        break;
      case "loaded":
        ({ initMs } = message);
        settleLoading();
        break;
      case "not-loaded":
        alive = false;
        settleLoading({ reason: message.reason });
        break;
      case "crash":
        crashed ??= message.outcome;
        break;
      case "idle":
        settleIdle?.();
        break;
      case "answer":
        settleCall?.(outcomeOf(message.answer), message.durationMs, message.usedMb);
        break;
    }
  });
  worker.on("error", (error: NodeJS.ErrnoException) => {
    const { code, name, message, stack } = error;
    die(
      code === "ERR_WORKER_OUT_OF_MEMORY"
        ? outOfMemory(firstRequestId)
        : {
            kind: "crashed",
            errorType: name,
            errorMessage: message,
            trace: (stack ?? "").split("\n"),
          },
    );
  });
  // The line closes once everything that was said on it has arrived.
  port.on("close", () => die(crashed ?? ENDED));
  setIdle(true);

  port.postMessage({
    type: "start",
    file,
    exportName,
    compiled,
    env: {
      ...handlerEnvironment(options.env, { ...options, region: lambda.region }),
      ...lambdaVariables(lambda, file, exportName),
    },
    passes,
    capture,
    credentials: options.credentials,
    lambda,
    inspect,
    requestId: firstRequestId,
    reportFiles: onFile !== undefined,
    hasFastClock: options.hasFastClock,
  } satisfies StartMessage);

  /** An idle thread does not keep the process. */
  function setIdle(idle: boolean): void {
    for (const handle of [worker, port]) {
      if (idle) handle.unref();
      else handle.ref();
    }
  }

  const load = async (): Promise<Outcome | { reason: LoadFailure } | undefined> => {
    // A debugger takes its time.
    if (inspect !== undefined || !isCold) return loading;
    const timer = setTimeout(
      () => die({ kind: "timed-out", limitMs: INIT_LIMIT_MS }),
      INIT_LIMIT_MS,
    );
    const end = await loading;
    clearTimeout(timer);
    return end;
  };

  const call: ExecutionEnvironment["call"] = async (event, callOptions) => {
    const { limitMs, lingerMs, onStart, capture: newCapture, speed = 1 } = callOptions;
    setIdle(false);
    const requestId = isCold ? firstRequestId : newUuid();
    let usedMb = 0;
    const unwatch = watchMemory(worker, lambda.memoryMb, (mb, isTooMuch) => {
      usedMb = Math.max(usedMb, mb);
      if (isTooMuch) die(outOfMemory(requestId));
    });
    const failure = await load();
    if (failure !== undefined && "reason" in failure) {
      unwatch();
      return failure;
    }
    onStart?.();
    const start = performance.now();
    const { outcome, durationMs } = await new Promise<{ outcome: Outcome; durationMs: number }>(
      (resolve) => {
        const timer =
          inspect === undefined
            ? setTimeout(() => die({ kind: "timed-out", limitMs }), limitMs / speed)
            : undefined;
        settleCall = (answer, ms = (performance.now() - start) * speed, mb = 0) => {
          settleCall = undefined;
          clearTimeout(timer);
          usedMb = Math.max(usedMb, mb);
          resolve({ outcome: answer, durationMs: ms });
        };
        if (failure !== undefined) return settleCall(failure);
        port.postMessage({
          type: "call",
          event: JSON.stringify(event),
          requestId,
          limitMs,
          capture: newCapture,
          speed,
        } satisfies CallMessage);
      },
    );
    unwatch();
    const timing: Timing = {
      durationMs,
      ...(isCold && initMs !== undefined && { initMs }),
      memoryMb: lambda.memoryMb,
      ...(usedMb > 0 && { maxMemoryMb: usedMb }),
    };
    const taken = record;
    record = { mails: [], awsCalls: [], logs: [] };
    isCold = false;
    const lingered = lingerMs > 0 ? await waitForLate(lingerMs, outcome) : { isUnsettled: false };
    setIdle(true);
    return { outcome, record: taken, timing, requestId, ...lingered };
  };

  /** Waits for what a handler does when it has answered. In Lambda it would be frozen. */
  const waitForLate = async (
    lingerMs: number,
    outcome: Outcome,
  ): Promise<{ late?: LateEffects; isUnsettled: boolean }> => {
    let isUnsettled = false;
    if (alive) {
      isUnsettled = await new Promise<boolean>((resolve) => {
        settleIdle = () => resolve(false);
        setTimeout(() => resolve(true), lingerMs).unref();
      });
    }
    const { mails, awsCalls } = record;
    const crash = outcome.kind === "crashed" ? undefined : crashed;
    if (mails.length + awsCalls.length === 0 && crash === undefined) return { isUnsettled };
    record = { mails: [], awsCalls: [], logs: record.logs };
    return { late: { mails, awsCalls, ...(crash !== undefined && { crash }) }, isUnsettled };
  };

  return { call, isAlive: () => alive, end: () => endThread(thread, isHungry) };
}

/** A thread that says nothing of its end: it was ended in a way that nothing in it can see. */
const ENDED: Outcome = {
  kind: "crashed",
  errorType: "Runtime.ExitError",
  errorMessage: "Runtime exited without providing a reason",
  trace: [],
};

function outcomeOf(answer: Answered | HandlerError): Outcome {
  if (answer.kind === "handler-error") return answer;
  const { json, unanswered } = answer;
  return {
    kind: "returned",
    payload: payloadOf(json),
    ...(unanswered === true && { unanswered }),
  };
}

/** A handler may have replaced what wrote the text. What is no JSON is none to Cognito either. */
function payloadOf(json: unknown): Json {
  try {
    return JSON.parse(String(json)) as Json;
  } catch {
    return null;
  }
}

/** As Lambda tells of it: the system killed the process. */
function outOfMemory(requestId: string): Crashed {
  return {
    kind: "crashed",
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
    trace: [],
    outOfMemory: true,
  };
}
