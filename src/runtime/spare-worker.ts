import { Worker } from "node:worker_threads";

let spare: Worker | undefined;

/**
 * Starts a worker ahead of the call that will need it: a thread takes as long to start as the
 * command line takes to be read, and both can happen at once.
 */
export function prepareWorker(): void {
  spare ??= startWorker();
}

export function takeWorker(): Worker {
  const worker = spare ?? startWorker();
  spare = undefined;
  return worker;
}

function startWorker(): Worker {
  // Beside this module, and of its kind: TypeScript in the checkout, JavaScript in the package.
  const url = new URL(import.meta.url.replace("spare-worker", "worker"));
  // The handler's environment comes with the call; none of ours is there before.
  return new Worker(url, { env: {}, stdout: true, stderr: true, execArgv: [] });
}
