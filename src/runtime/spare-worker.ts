import { MessageChannel, Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";

/** A thread for one handler, and the line to it. */
export interface HandlerThread {
  worker: Worker;
  /** A line of our own: what a handler posts to its parent is not taken for ours. */
  port: MessagePort;
}

let spare: HandlerThread | undefined;

/**
 * Starts a thread ahead of the call that will need it: a thread takes as long to start as the
 * command line takes to be read, and both can happen at once.
 */
export function prepareThread(): void {
  spare ??= startThread();
}

export function takeThread(): HandlerThread {
  const thread = spare ?? startThread();
  spare = undefined;
  return thread;
}

let stuck = 0;

/** Ends a thread. One that is stuck in a system call does not hear of it: then this waits no longer. */
export async function endThread({ worker, port }: HandlerThread, limitMs: number): Promise<void> {
  port.close();
  stuck += 1;
  const end = async (): Promise<void> => {
    await worker.terminate();
    stuck -= 1;
  };
  const wait = new Promise<void>((resolve) => {
    setTimeout(resolve, limitMs).unref();
  });
  await Promise.race([end(), wait]);
}

/** Whether a thread is left that cannot be ended. An ordinary `process.exit` would wait for it. */
export function hasStuckThread(): boolean {
  return stuck > 0;
}

function startThread(): HandlerThread {
  const { port1: port, port2 } = new MessageChannel();
  // Beside this module, and of its kind: TypeScript in the checkout, JavaScript in the package.
  const url = new URL(import.meta.url.replace("spare-worker", "worker"));
  const worker = new Worker(url, {
    workerData: port2,
    transferList: [port2],
    // The handler's environment comes with the call; none of ours is there before.
    env: {},
    // The thread reports its output itself. What still comes this way must not reach our own.
    stdout: true,
    stderr: true,
    execArgv: [],
    // Far above what a function has: see memory.ts.
    resourceLimits: { maxOldGenerationSizeMb: 8_192 },
  });
  return { worker, port };
}
