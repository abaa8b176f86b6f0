/**
 * The thread that a handler runs in: sealed first, then told of the handler, which it loads and
 * calls once. It ends when its owner ends it, or when the handler leaves it nothing to do.
 */
import { workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { createCaptureServer } from "../capture/capture-server.ts";
import { sealThread } from "../capture/seal.ts";
import type { Json } from "../event/json.ts";
import type { Crashed } from "../invocation.ts";
import { callHandler } from "./call-handler.ts";
import { createContext } from "./lambda-context.ts";
import { describeError } from "./lambda-error.ts";
import { loadHandler } from "./load-handler.ts";
import { captureOutput } from "./output.ts";
import type { CallMessage, WorkerMessage } from "./protocol.ts";

// A thread has a compile cache of its own. It halves what the handler's imports cost.
process.getBuiltinModule("node:module").enableCompileCache();

const port = workerData as MessagePort;
const send = (message: WorkerMessage): void => port.postMessage(message);
const crash = (parts: Omit<Crashed, "kind">): void => {
  output.flush();
  send({ type: "crash", outcome: { kind: "crashed", ...parts } });
};
let passes: RegExp | undefined;

const output = captureOutput((line) => send({ type: "log", line }));
sealThread({
  passes: (host, portNumber) =>
    passes !== undefined && passes.test(portNumber === 0 ? host : `${host}:${portNumber}`),
  onConnection: createCaptureServer(send, () => crypto.randomUUID()),
  onRefused: (service, operation) =>
    send({ type: "aws-call", call: { service, operation, result: "refused" } }),
});

const exit = process.exit.bind(process);
process.exit = (code) => {
  const status = Number(code ?? process.exitCode ?? 0);
  const how = status === 0 ? "no error" : `error: exit status ${status}`;
  crash({ errorType: "Runtime.ExitError", errorMessage: `Runtime exited with ${how}`, trace: [] });
  return exit(code);
};
process.on("unhandledRejection", (reason) => {
  const { errorType, errorMessage, trace } = describeError(reason);
  crash({
    errorType: "Runtime.UnhandledPromiseRejection",
    errorMessage: trace.length === 0 ? errorMessage : `${errorType}: ${errorMessage}`,
    trace,
  });
  exit(128);
});
process.on("uncaughtException", (error) => {
  crash(describeError(error));
  exit(129);
});

port.once("message", (message: CallMessage) => void serve(message));

async function serve(call: CallMessage): Promise<void> {
  passes = call.passes;
  Object.assign(process.env, call.env);

  const loadStart = performance.now();
  const handler = await loadHandler(call);
  if (typeof handler !== "function") return send({ type: "not-loaded", reason: handler });
  const start = performance.now();
  send({ type: "loaded", initMs: start - loadStart });

  const region = call.env["AWS_REGION"] ?? "us-east-1";
  const context = createContext(call.requestId, start + call.limitMs, region);
  const event = JSON.parse(call.event) as Json;
  const { outcome, when } = await callHandler(handler, event, context);
  output.flush();
  return send({
    type: "answer",
    outcome,
    durationMs: performance.now() - start,
    held: when === "event-loop-empty",
  });
}
