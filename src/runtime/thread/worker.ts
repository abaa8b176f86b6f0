/**
 * The thread that a handler runs in, as Lambda's execution environment: sealed first, then given
 * the handler, which it loads once and calls as often as it is asked to, one call at a time.
 */
import { tmpdir } from "node:os";
import { sayReplay } from "../../capture/seal/blocked.ts";
import { forgiveMadeUpJson } from "../../capture/server/forgiving-json.ts";
import { paceIdleTimers } from "../../capture/seal/captured-socket.ts";
import { keepMethods } from "../../capture/seal/keep-methods.ts";
import { createPassedSockets } from "../../capture/seal/passed-sockets.ts";
import { noteCallers } from "../../capture/seal/caller.ts";
import { createNearEnds } from "../../capture/seal/near-ends.ts";
import { sealThread } from "../../capture/seal/seal.ts";
import type { Json } from "../../json.ts";
import type { Crashed, HandlerError } from "../../invocation.ts";
import { callHandler, outcomeWhenIdle } from "./call-handler.ts";
import type { Reply } from "./call-handler.ts";
import { beginning } from "./cut.ts";
import { locator } from "./deployed-paths.ts";
import { presentFileSystem } from "./file-system.ts";
import { presentModules } from "./module-paths.ts";
import { guardCode } from "./read-only.ts";
import { defaultVariables } from "../lambda-function.ts";
import { openDebugger } from "./debugger.ts";
import { installFastClock } from "./fast-clock.ts";
import type { FastClock } from "./fast-clock.ts";
import { fixChance } from "./fixed-chance.ts";
import { tryRead } from "../try-read.ts";
import { stopTimers } from "./stop-timers.ts";
import { createContext } from "./lambda-context.ts";
import { describeError } from "./lambda-error.ts";
import { hasOldSdk, loadHandler } from "./load-handler.ts";
import type { Handler } from "./load-handler.ts";
import { openLine } from "./line.ts";
import { loopKeepers } from "./loop-keepers.ts";
import { noteMissingReads } from "./missing-reads.ts";
import { captureOutput } from "./output.ts";
import { hideNewerFeatures } from "./newer-features.ts";
import { noteUnsetVariables } from "./unset-variables.ts";
import type { Answered, CallMessage, StartMessage, Usage } from "./protocol.ts";

// A handler may put anything in the place of what it finds.
const { performance, process, setImmediate, setTimeout } = globalThis;

/** The host shows no more of a command's or an address's text, and need not be sent more. */
const LONGEST_ATTEMPT = 5_000;

let now = performance.now.bind(performance);
const eventLoopUtilization = performance.eventLoopUtilization.bind(performance);
const threadCpuUsage = process.threadCpuUsage.bind(process);
// `process.memoryUsage` reads a file for what is not asked here.
const { getHeapStatistics } = process.getBuiltinModule("node:v8");
const { send, setWaiting } = openLine((message) => {
  if (message.type === "connection") connections.receive(message.message);
  else if (message.type === "call") serve(message);
  else void load(message);
});
hideThread();
let start: StartMessage | undefined;
let handler: Handler | undefined;
let requestId = "";
let fastClock: FastClock | undefined;
let freeChance: (() => void) | undefined;
/** By place. A handler may replace what lists do. */
let isSilent: Record<string, true | undefined> | undefined;
/** How long before a call's limit to look at what its answer waits for, in milliseconds. */
const LAST_LOOK_MS = 50;
/** How often to look whether nothing but a server keeps the event loop busy, in milliseconds. */
const SERVER_LOOK_MS = 20;

/** What to say when nothing is left to do. */
let whenIdle: (() => void) | undefined;

const output = captureOutput((line) => send({ type: "log", line }));
const connections = createNearEnds((message) => send({ type: "connection", message }));
const passed = createPassedSockets((connection) => send({ type: "passed", connection }));
sealThread({
  passes: (host, portNumber) =>
    start?.passes !== undefined &&
    start.passes.test(portNumber === 0 ? host : `${host}:${portNumber}`),
  isDatabase: (place) => start?.databases?.test(place) === true,
  isSilent: (place) => isSilent?.[place] === true,
  connect: connections.connect,
  onTls: () => send({ type: "connecting" }),
  onPassed: passed.note,
  onBlocked: (service, attempt) =>
    send({ type: "blocked", service, attempt: beginning(attempt, LONGEST_ATTEMPT) }),
});
noteCallers();

const crash = (outcome: Crashed): void => {
  output.flush();
  passed.report();
  send({ type: "crash", outcome });
};
// The way out that `process.exit` comes to as well, with the status that it has come to.
const owner = process as unknown as { reallyExit: (status: number) => never };
const reallyExit = owner.reallyExit.bind(process);
owner.reallyExit = (status) => {
  const how = status === 0 ? "without providing a reason" : `with error: exit status ${status}`;
  const errorMessage = `RequestId: ${requestId} Error: Runtime exited ${how}`;
  crash({ kind: "crashed", errorType: "Runtime.ExitError", errorMessage, trace: [] });
  return reallyExit(status);
};
const exit = process.exit.bind(process);
process.on("unhandledRejection", (reason) => {
  const { errorType, errorMessage, trace, ...more } = describeError(reason);
  crash({
    ...more,
    kind: "crashed",
    errorType: "Runtime.UnhandledPromiseRejection",
    errorMessage: trace.length === 0 ? errorMessage : `${errorType}: ${errorMessage}`,
    trace,
  });
  exit(128);
});
process.on("uncaughtException", (error) => {
  crash({ kind: "crashed", ...describeError(error) });
  exit(129);
});
// The event loop has run empty. What follows gives it something to do, or ends the thread.
process.on("beforeExit", () => {
  const idle = whenIdle;
  whenIdle = undefined;
  idle?.();
});

async function load(message: StartMessage): Promise<void> {
  start = message;
  const { standInVariant, standInText } = message;
  sayReplay(standInVariant > 0);
  if (standInVariant === 1) forgiveMadeUpJson(standInText);
  if (start.passes !== undefined) keepMethods(start.passes);
  if (start.databases !== undefined) keepMethods(start.databases);
  ({ requestId } = message);
  Object.assign(process.env, message.env);
  presentDeployment(message);
  if (message.inspect !== undefined) openDebugger(message.inspect);
  if (message.silentPlaces.length > 0) {
    isSilent = { __proto__: null } as unknown as Record<string, true>;
    for (const place of message.silentPlaces) isSilent[place] = true;
  }
  if (message.isTimeless) stopTimers();
  else if (message.hasFastClock) {
    fastClock = installFastClock();
    now = performance.now.bind(performance);
  }
  if (message.namedRuntime !== undefined) hideNewerFeatures(message.namedRuntime);
  noteUnsetVariables((variable) => send({ type: "unset-variable", variable }));

  // As Node ends where the runtime waits for what cannot come any more.
  whenIdle = () => {
    const text = "Warning: Detected unsettled top-level await";
    send({ type: "log", line: { source: "stderr", text } });
    exit(13);
  };
  setWaiting(false);
  send({ type: "loading", used: usage() });
  const loadStart = now();
  await loadHandler(
    message,
    (file) => send({ type: "file", file }),
    (loaded) => {
      const initMs = now() - loadStart;
      whenIdle = undefined;
      setWaiting(true);
      if (typeof loaded !== "function") return send({ type: "not-loaded", reason: loaded });
      handler = loaded;
      return send({ type: "loaded", initMs, used: usage(), hasOldSdk: hasOldSdk(message.file) });
    },
  );
}

function usage(): Usage {
  const { user, system } = threadCpuUsage();
  return { activeMs: eventLoopUtilization().active, ranMs: (user + system) / 1_000 };
}

/** Shows the handler the folders of its function where Lambda has them. */
function presentDeployment({ lambda, layers, env, file, preloads }: StartMessage): void {
  const deployment = { root: lambda.root, layers };
  const { existsSync } = process.getBuiltinModule("node:fs");
  const locate = locator(deployment, existsSync);
  const temporary = ["/tmp", tmpdir()];
  presentFileSystem(lambda.root, locate, guardCode(lambda.root, temporary, existsSync));
  const texts = [...preloads.map(({ module }) => module), tryRead(file) ?? ""];
  const isUsual =
    env["NODE_PATH"] === defaultVariables(lambda)["NODE_PATH"] &&
    !texts.some((text) => text.includes("/var/task/"));
  presentModules(deployment, locate, isUsual);
}

function serve(call: CallMessage): void {
  if (start === undefined || handler === undefined) return;
  ({ requestId } = call);
  output.startCall(requestId);
  process.env["_X_AMZN_TRACE_ID"] = traceId(requestId);
  const { lambda } = start;
  if (fastClock !== undefined) {
    fastClock.setSpeed(call.speed);
    paceIdleTimers(call.speed);
    fastClock.goOn(call.isForAnotherUser);
  }
  freeChance?.();
  freeChance = call.hasFixedChance ? fixChance() : undefined;
  const startedAt = now();
  const clientContext =
    call.clientContext === undefined ? undefined : (JSON.parse(call.clientContext) as Json);
  const context = createContext(requestId, startedAt + call.deadlineMs, lambda, clientContext);
  let isOver = false;
  const finish = (answer: Answered | HandlerError): void => {
    if (isOver) return;
    isOver = true;
    // What comes now is too late for this call, and is reported until nothing more comes.
    const rest = (): void => {
      setWaiting(true);
      passed.report();
      if (call.lingerMs > 0) send({ type: "idle" });
    };
    whenIdle = rest;
    fastClock?.freeze(call.lingerMs);
    if (call.lingerMs > 0) lookForServer(rest);
    // Where the event loop has run empty, this is what it goes on for.
    setImmediate(() => undefined);
    output.flush();
    passed.report();
    const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
    const usedMb = (heap + external) / 2 ** 20;
    send({ type: "answer", answer, durationMs: now() - startedAt, usedMb, used: usage() });
  };
  const unanswered = outcomeWhenIdle(lambda.runtime, handler);
  whenIdle = () => {
    if (unanswered.kind !== "crashed") return finish(unanswered);
    crash(unanswered);
    return exit(13);
  };
  setWaiting(false);
  const event = JSON.parse(call.event) as Json;
  if (call.notesReads) noteMissingReads(event, (read) => send({ type: "read", read }));
  const reply: Reply = (outcome, when) => {
    if (when === "now") return finish(outcome);
    whenIdle = () => finish(outcome);
    const afterMs = now() - startedAt;
    const report = (): void => {
      if (!isOver) send({ type: "called-back", afterMs, busy: loopKeepers() });
    };
    report();
    const restMs = (call.limitMs - afterMs) / call.speed - LAST_LOOK_MS;
    setTimeout(report, Math.max(0, restMs)).unref();
  };
  callHandler(lambda.runtime, handler, event, context, reply, (again) =>
    send({ type: "answered-again", requestId: call.requestId, ...again }),
  );
}

/** A server that only listens keeps the event loop from running empty, yet nothing more comes of it. */
function lookForServer(rest: () => void): void {
  setTimeout(() => {
    if (whenIdle !== rest) return;
    const keepers = loopKeepers();
    if (keepers.length > 1 || keepers[0] !== "server") return lookForServer(rest);
    whenIdle = undefined;
    return rest();
  }, SERVER_LOOK_MS).unref();
}

/** A handler runs on the main thread, as far as it can see, and finds nothing of the line to it. */
function hideThread(): void {
  const asMain = { isMainThread: true, parentPort: null, threadId: 0, workerData: null };
  Object.assign(process.getBuiltinModule("node:worker_threads"), asMain);
}

/** In the form of X-Ray's, not sampled. */
function traceId(id: string): string {
  const hex = id.replaceAll("-", "");
  return `Root=1-${hex.slice(0, 8)}-${hex.slice(8)};Parent=${hex.slice(0, 16)};Sampled=0`;
}
