/**
 * The thread that a handler runs in: sealed first, then told of the handler, which it loads and
 * calls once. It ends when its owner ends it, or when the handler leaves it nothing to do.
 */
import { parentPort } from "node:worker_threads";
import { createCaptureServer } from "../capture/capture-server.ts";
import { sealThread } from "../capture/seal.ts";
import { callHandler } from "./call-handler.ts";
import { captureConsole } from "./console.ts";
import { createContext } from "./lambda-context.ts";
import { loadHandler } from "./load-handler.ts";
import type { CallMessage, WorkerMessage } from "./protocol.ts";

// A thread has a compile cache of its own. It halves what the handler's imports cost.
process.getBuiltinModule("node:module").enableCompileCache();

const port = parentPort!;
const send = (message: WorkerMessage): void => port.postMessage(message);
let passes: RegExp | undefined;

sealThread({
  passes: (host, portNumber) =>
    passes !== undefined && passes.test(portNumber === 0 ? host : `${host}:${portNumber}`),
  onConnection: createCaptureServer(send),
  onRefused: (service, operation) =>
    send({ type: "aws-call", call: { service, operation, result: "refused" } }),
});
captureConsole((line) => send({ type: "log", line }));

const exit = process.exit.bind(process);
process.exit = (code) => {
  send({ type: "exit", code: Number(code ?? process.exitCode ?? 0) });
  return exit(code);
};

port.once("message", (message: CallMessage) => void serve(message));

async function serve(call: CallMessage): Promise<void> {
  passes = call.passes;
  Object.assign(process.env, call.env);

  const loadStart = performance.now();
  const handler = await loadHandler(call.file, call.exportName);
  if (typeof handler !== "function") return send({ type: "not-loaded", reason: handler });
  const start = performance.now();
  send({ type: "loaded", initMs: start - loadStart });

  const region = call.env["AWS_REGION"] ?? "us-east-1";
  const context = createContext(call.requestId, start + call.limitMs, region);
  const outcome = await callHandler(handler, call.event, context);
  send({ type: "answer", outcome, durationMs: performance.now() - start });
}
