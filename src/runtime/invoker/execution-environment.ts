import { databasesOf } from "../../database-places.ts";
import type { Credentials } from "../../capture/environment.ts";
import type { FromClient } from "../../capture/connection.ts";
import type { Recorder, Written } from "../../capture/record.ts";
import type { CaptureSettings } from "../../capture-settings.ts";
import type { EventDocument } from "../../event/event.ts";
import type {
  AwsCall,
  AnsweredAgain,
  CalledBack,
  Connection,
  DoneBefore,
  Crashed,
  InvokeOptions,
  LateEffects,
  MissingRead,
  Outcome,
  Timing,
  UnsetVariable,
} from "../../invocation.ts";
import type {
  LoadFailure,
  StartMessage,
  TimeAndMemory,
  ToHost,
  Usage,
} from "../thread/protocol.ts";
import { startFairTimer, waitedIn } from "./fair-timer.ts";
import { slownessNow } from "../slowness.ts";
import { findObstacles } from "../../obstacle.ts";
import type { Obstacle } from "../../obstacle.ts";
import type { Json } from "../../json.ts";
import { newUuid } from "../uuid.ts";
import { captureConnections } from "./captured-connections.ts";
import { functionEnvironment } from "./function-environment.ts";
import type { EnvironmentSources } from "./function-environment.ts";
import { watchMemory } from "./memory.ts";
import { readEnvelope } from "./message-form.ts";
import { moduleFlags } from "./module-flags.ts";
import { nextTurn } from "./next-turn.ts";
import type { NodeOptions } from "./node-options.ts";
import { BROKEN, ENDED, outcomeOf, outOfMemory, threadCrashed } from "./outcomes.ts";
import { createPassedConnections } from "./passed-connections.ts";
import { createRecording } from "./recording.ts";
import type { Recording } from "./recording.ts";
import { endThread, takeThread } from "./spare-thread.ts";

/** Lambda's limit for loading a function's code, in milliseconds. */
const INIT_LIMIT_MS = 10_000;

/**
 * The same in a thread whose timers stand still while a service stays silent: a handler that has not loaded by then is
 * waiting for that service.
 */
const UNHEARD_INIT_LIMIT_MS = 2_000;

/** Limit, in bytes, for what an environment's account passes on to the next. */
const WRITTEN_LIMIT = 64 * 2 ** 20;
const WRITE_COST = 1_000;

export interface EnvironmentOptions
  extends
    Omit<
      StartMessage,
      | "type"
      | "env"
      | "requestId"
      | "reportFiles"
      | "preloads"
      | "stackTraceLimit"
      | "standInVariant"
      | "standInText"
      | "silentPlaces"
      | "databases"
      | "isTimeless"
    >,
    EnvironmentSources {
  sesEndpoint: URL | undefined;
  capture: CaptureSettings;
  credentials: Credentials;
  /** What calls wrote to the account. The environment adds to it. */
  written: Written[];
  nodeOptions: NodeOptions | undefined;
  /** Called with each of the user's own files when it is loaded. */
  onFile: ((file: string) => void) | undefined;
  /** Called with each call when it is made. */
  onCall: ((call: AwsCall) => void) | undefined;
  /** Called when the handler loads version 2 of the SDK. */
  onOldSdk: () => void;
}

/** Result of a call, or of loading the handler for it. */
type Served =
  | {
      outcome: Outcome;
      recording: Recording;
      connections: readonly Connection[];
      obstacles: readonly Obstacle[];
      late?: LateEffects;
      calledBack?: CalledBack;
      doneBefore?: DoneBefore;
      answeredAgain?: AnsweredAgain;
      unsetVariables: readonly UnsetVariable[];
      reads: readonly MissingRead[];
      timing: Timing;
      requestId: string;
      /** Whether the handler left work behind that may still happen. */
      isUnsettled: boolean;
    }
  | {
      reason: LoadFailure;
      obstacles: readonly Obstacle[];
      unsetVariables: readonly UnsetVariable[];
    };

/** Why a handler could not be loaded. */
type NotLoaded = Outcome | { reason: LoadFailure };

export interface CallOptions extends InvokeOptions {
  limitMs: number;
  /** Limit that the handler's context shows. Default: `limitMs`. */
  deadlineMs?: number | undefined;
  /** How long to wait for work after the response, in milliseconds. */
  lingerMs: number;
  /** How SES and other services behave in this and later calls. */
  capture?: CaptureSettings | undefined;
  /** With `capture`: takes what calls write to the new account. Default: nobody needs it. */
  writes?: Written[] | undefined;
  /** Speed of the handler's clock, and of its limit, compared with real time. Default: 1. */
  speed?: number | undefined;
  /** Whether to record reads of missing attributes. Such a call is not judged. */
  notesReads?: boolean | undefined;
}

/**
 * Lambda's execution environment: a thread that loads the handler once, takes one call at a time and keeps its state
 * between calls. A handler that crashes, or must be stopped, ends its environment.
 */
export interface ExecutionEnvironment {
  call: (event: EventDocument, options: CallOptions) => Promise<Served>;
  /** Whether it can take another call. */
  isAlive: () => boolean;
  end: () => Promise<void>;
}

export function startEnvironment(options: EnvironmentOptions): ExecutionEnvironment {
  const { env, variables, nodeOptions, sesEndpoint, onFile, onCall, onOldSdk, ...more } = options;
  const { capture, credentials, written: writtenBefore, ...given } = more;
  const { lambda, inspect } = given;
  const thread = takeThread([
    ...moduleFlags(lambda.runtime, {
      given: nodeOptions?.moduleFlags,
      isBundled: given.compiled?.isBundled,
    }),
    ...(nodeOptions?.flags ?? []),
  ]);
  const { worker, line } = thread;
  const { service: out, kind, place } = capture.outage ?? {};
  const silentPlaces = (capture.withheld ?? []).map((what) => what.slice(what.indexOf(" ") + 1));
  if (out === "tcp" && kind === "silent" && place !== undefined) silentPlaces.push(place);
  const recording = createRecording();
  const passed = createPassedConnections();
  const firstRequestId = newUuid();
  const loading = Promise.withResolvers<NotLoaded | undefined>();
  let alive = true;
  let isOutOfMemory = false;
  let crashed: Crashed | undefined;
  let initMs: number | undefined;
  let isCold = true;
  let onLoading: (() => void) | undefined;
  let calledBack: CalledBack | undefined;
  let doneBefore: DoneBefore | undefined;
  let again: { requestId: string; answeredAgain?: AnsweredAgain } | undefined;
  const unsetVariables: UnsetVariable[] = [];
  let reads: MissingRead[] = [];
  /** Records connections that had sent no request when the last response came. One may come right away. */
  let noteUnasked: (() => void) | undefined;
  let settleIdle: (() => void) | undefined;
  let onMail: InvokeOptions["onMail"];
  let settleCall: ((outcome: Outcome, told?: TimeAndMemory) => void) | undefined;
  /** Time that the thread had used at its last report. */
  let used: Usage = { activeMs: 0, ranMs: 0 };
  /** How long it has waited since then, if this machine is busy. */
  const waitedUntil = (now: Usage): number => {
    const then = used;
    used = now;
    return slownessNow() > 1 ? waitedIn(then, now) : 0;
  };
  const die = (outcome: Outcome): void => {
    alive = false;
    isOutOfMemory = outcome.kind === "crashed" && outcome.outOfMemory === true;
    loading.resolve(outcome);
    settleCall?.(outcome);
    settleIdle?.();
  };

  const record: Recorder = (entry) => {
    if (entry.type === "mail") {
      const mail = recording.mail(entry.mail);
      return mail && onMail?.(mail);
    }
    // An account keeps working on the object that it was given.
    if (entry.type === "wrote") {
      writtenBytes += entry.write.body.byteLength + WRITE_COST;
      if (writtenBytes > WRITTEN_LIMIT) return recording.leaveOutWrite();
      return void written.push(structuredClone(entry.write));
    }
    const call = recording.call(entry.call);
    return call && onCall?.(call);
  };
  let written = writtenBefore;
  let settings = { ...capture, written: [...written] };
  let writtenBytes = written.reduce((sum, { body }) => sum + body.byteLength + WRITE_COST, 0);
  let eventText: string | undefined;
  const connections = captureConnections(
    () => ({
      ...settings,
      written: structuredClone(settings.written),
      credentials,
      region: lambda.region,
      event: () => (eventText === undefined ? undefined : (JSON.parse(eventText) as Json)),
    }),
    record,
    (message) => line.post({ type: "connection", message }),
  );
  /** Work after a request waits until the request is recorded. */
  let last: Promise<void> | undefined;
  const inOrder = (act: () => void | Promise<void>): void => {
    const reading = connections.reading();
    if (last === undefined && reading === undefined) return void act();
    const acted = Promise.all([last, reading]).then(act);
    last = acted;
    void acted.finally(() => {
      if (last === acted) last = undefined;
    });
  };
  /** Work over connections while a response, or a callback's, is pending continues after it. */
  let afterAnswer: FromClient[] | undefined;
  const answerInOrder = (act: () => void): void => {
    const held: FromClient[] = [];
    afterAnswer = held;
    inOrder(async () => {
      act();
      // First, the call takes what has been recorded so far.
      if (last !== undefined) await nextTurn();
      // A response that came later may be waiting by now.
      if (afterAnswer === held) afterAnswer = undefined;
      for (const message of held) connections.receive(message);
    });
  };
  const receive = (message: Exclude<ToHost, { type: "connection" }>): void => {
    switch (message.type) {
      case "blocked": {
        const { service, attempt: operation } = message;
        const error = silentPlaces.includes(operation) ? { error: "no response" } : {};
        record({ type: "aws-call", call: { service, operation, result: "refused", ...error } });
        break;
      }
      case "passed":
        passed.add(message.connection);
        break;
      case "connecting":
        connections.prepare();
        break;
      case "log":
        recording.log(message.line);
        break;
      case "unset-variable":
        unsetVariables.push(message.variable);
        break;
      case "read":
        reads.push(message.read);
        break;
      case "file":
        onFile?.(message.file);
        break;
      case "loading":
        ({ used } = message);
        onLoading?.();
        break;
      case "loaded":
        initMs = ownMs(message.initMs, waitedUntil(message.used));
        if (message.hasOldSdk) onOldSdk();
        loading.resolve(undefined);
        break;
      case "not-loaded":
        alive = false;
        loading.resolve({ reason: message.reason });
        break;
      case "called-back":
        calledBack = { afterMs: message.afterMs, busy: message.busy };
        doneBefore ??= recording.count();
        break;
      case "answered-again": {
        const { type: _type, requestId, ...answeredAgain } = message;
        // The handler may still be busy with an earlier call.
        if (again?.requestId === requestId) again.answeredAgain ??= answeredAgain;
        break;
      }
      case "crash":
        crashed ??= message.outcome;
        break;
      case "idle":
        void Promise.resolve(connections.reading()).then(() => settleIdle?.());
        break;
      case "answer":
        settleCall?.(outcomeOf(message.answer), message);
        break;
    }
  };
  line.listen(
    readEnvelope,
    (message) => {
      if (message.type === "connection") {
        if (afterAnswer === undefined) connections.receive(message.message);
        else afterAnswer.push(message.message);
      } else if (/^(?:answer|called-back)$/.test(message.type)) {
        answerInOrder(() => receive(message));
      } else inOrder(() => receive(message));
    },
    () => {
      die(BROKEN);
      void endThread(thread, false);
    },
    () => inOrder(() => die(crashed ?? ENDED)),
  );
  worker.on("error", (error: unknown) => die(threadCrashed(error, firstRequestId)));
  setIdle(true);

  line.post({
    ...given,
    type: "start",
    env: functionEnvironment({ env, variables }, lambda, sesEndpoint),
    requestId: firstRequestId,
    preloads: nodeOptions?.preloads ?? [],
    stackTraceLimit: nodeOptions?.stackTraceLimit,
    reportFiles: onFile !== undefined,
    standInVariant: capture.standInVariant ?? 0,
    standInText: capture.standInText,
    silentPlaces,
    databases: databasesOf(capture.stubs),
    isTimeless: capture.withheld !== undefined,
  });

  /** An idle thread does not keep the process running. */
  function setIdle(idle: boolean): void {
    for (const handle of [worker, line]) {
      if (idle) handle.unref();
      else handle.ref();
    }
  }

  const load = async (): Promise<NotLoaded | undefined> => {
    // No time limits under a debugger.
    if (inspect !== undefined || !isCold) return loading.promise;
    const limitMs = capture.withheld === undefined ? INIT_LIMIT_MS : UNHEARD_INIT_LIMIT_MS;
    const clear = startFairTimer({ worker, told: () => used }, limitMs, (isLate) => {
      alive = false;
      // A thread that cannot tell how long it waited may have waited the whole time.
      const isBusy = isLate || slownessNow() > 1;
      loading.resolve({ reason: { kind: "too-slow", limitMs, isBusy } });
    });
    const end = await loading.promise;
    clear();
    return end;
  };

  const call: ExecutionEnvironment["call"] = async (event, callOptions) => {
    const { limitMs, lingerMs, onStart, capture: newCapture, speed = 1 } = callOptions;
    const { writes = [], notesReads = false, clientContext, deadlineMs = limitMs } = callOptions;
    ({ onMail } = callOptions);
    setIdle(false);
    const requestId = isCold ? firstRequestId : newUuid();
    let usedMb = 0;
    calledBack = undefined;
    doneBefore = undefined;
    again = { requestId };
    // A cold start begins with the handler's code: on Lambda, threads are ready.
    if (isCold) onLoading = onStart;
    else onStart?.();
    const unwatch = watchMemory(worker, lambda.memoryMb, connections.held, (mb, isTooMuch) => {
      usedMb = Math.max(usedMb, mb);
      if (isTooMuch) die(outOfMemory(requestId));
    });
    const failure = await load();
    if (failure !== undefined && "reason" in failure) {
      unwatch();
      connections.unasked()();
      return { ...failure, obstacles: findObstacles(recording.take().awsCalls), unsetVariables };
    }
    const start = performance.now();
    const { outcome, tookMs, waitedMs } = await new Promise<{
      outcome: Outcome;
      tookMs: number;
      waitedMs: number;
    }>((resolve) => {
      const clear =
        inspect === undefined
          ? startFairTimer({ worker, told: () => used }, limitMs / speed, () =>
              die({ kind: "timed-out", limitMs }),
            )
          : undefined;
      settleCall = (answer, told) => {
        settleCall = undefined;
        clear?.();
        usedMb = Math.max(usedMb, told?.usedMb ?? 0);
        const tookMs = told?.durationMs ?? (performance.now() - start) * speed;
        resolve({ outcome: answer, tookMs, waitedMs: told ? waitedUntil(told.used) : 0 });
      };
      if (failure !== undefined) return settleCall(failure);
      if (newCapture !== undefined) {
        settings = { ...newCapture, written: [] };
        written = writes;
        writtenBytes = 0;
        connections.forget();
      }
      eventText = JSON.stringify(event);
      reads = [];
      const context = clientContext === undefined ? undefined : JSON.stringify(clientContext);
      const more = {
        isForAnotherUser: newCapture !== undefined,
        hasFixedChance: isTriedAgain(settings),
      };
      const how = { limitMs, deadlineMs, speed, notesReads, lingerMs, ...more };
      line.post({ type: "call", event: eventText, requestId, ...how, clientContext: context });
    });
    unwatch();
    const started = isCold && initMs !== undefined && { initMs };
    noteUnasked?.();
    const taken = recording.take();
    noteUnasked = connections.unasked();
    const held = {
      ...heldBack(outcome, tookMs, calledBack),
      ...(hasDoneMore(taken, doneBefore) && { doneBefore }),
    };
    isCold = false;
    const lingered = lingerMs > 0 ? await waitForLate(lingerMs, outcome) : { isUnsettled: false };
    if (lingerMs > 0 || !alive) {
      noteUnasked();
      taken.awsCalls.push(...recording.takeCalls());
    }
    setIdle(true);
    const ownTimeMs = inspect === undefined && speed === 1 ? ownMs(tookMs, waitedMs) : tookMs;
    const timing: Timing = {
      // Lambda stops a function at its limit; here that may take longer.
      durationMs: outcome.kind === "timed-out" ? outcome.limitMs : ownTimeMs,
      ...started,
      memoryMb: lambda.memoryMb,
      ...(usedMb > 0 && { maxMemoryMb: usedMb }),
    };
    const lateCalls = "late" in lingered ? (lingered.late?.awsCalls ?? []) : [];
    const obstacles = findObstacles([...taken.awsCalls, ...lateCalls]);
    const more = { unsetVariables: [...unsetVariables], reads: [...reads], timing, requestId };
    return {
      ...{ outcome, recording: taken, connections: passed.take(), obstacles },
      ...{ ...held, ...again, ...more, ...lingered },
    };
  };

  /** Waits for what a handler does after its response. On Lambda it would be frozen. */
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
    const { mails, awsCalls, logs } = recording.take();
    // Output is kept for the next call.
    for (const line of logs) recording.log(line);
    const crash = outcome.kind === "crashed" ? undefined : crashed;
    if (mails.length + awsCalls.length === 0 && crash === undefined) return { isUnsettled };
    return { late: { mails, awsCalls, ...(crash !== undefined && { crash }) }, isUnsettled };
  };

  const end = (): Promise<void> => {
    connections.close();
    return endThread(thread, isOutOfMemory);
  };

  return { call, isAlive: () => alive, end };
}

/** Calls shorter than this, in milliseconds, are in time however busy this machine is. */
const IN_TIME_MS = 1_000;

/** How long something takes on an idle machine. */
function ownMs(tookMs: number, waitedMs: number): number {
  return tookMs < IN_TIME_MS ? tookMs : Math.max(0, tookMs - waitedMs);
}

function hasDoneMore({ mails, awsCalls }: Recording, before: DoneBefore | undefined): boolean {
  if (before === undefined) return false;
  return mails.length > before.mails || awsCalls.length > before.awsCalls;
}

/** A response that waited less than this for the event loop counts as immediate, in milliseconds. */
const SHORT_WAIT_MS = 1_000;

/** What to report about a callback's response that waits for the event loop. */
function heldBack(
  outcome: Outcome,
  durationMs: number,
  calledBack: CalledBack | undefined,
): { calledBack?: CalledBack } {
  if (calledBack === undefined || calledBack.busy.length === 0) return {};
  const waits = outcome.kind === "timed-out" || durationMs - calledBack.afterMs > SHORT_WAIT_MS;
  return waits ? { calledBack } : {};
}

/** Whether a service fails in a way after which clients try again, and wait a random time before. */
function isTriedAgain({ outage, ses: { fault } }: CaptureSettings): boolean {
  return (
    /^(?:throttled|unreachable)$/.test(outage?.kind ?? "") ||
    /^(?:throttle|500|reset)$/.test(fault?.kind ?? "")
  );
}
