import { keepMethods } from "../../capture/seal/keep-methods.ts";
import type { LineEnds, ToThread, ToHost } from "./protocol.ts";

// A handler may put anything in the place of these, and an import would be what it put there.
const { AsyncResource } = process.getBuiltinModule("node:async_hooks");
const threads = process.getBuiltinModule("node:worker_threads");
const { MessagePort, receiveMessageOnPort, workerData } = threads;
const { apply, setPrototypeOf } = Reflect;
// oxlint-disable typescript/unbound-method -- called with the object as `this` below
const { postMessage, ref, unref } = MessagePort.prototype;
const { runInAsyncScope } = AsyncResource.prototype;
// oxlint-enable typescript/unbound-method

/** The thread's end of the line to the host. */
export interface Line {
  send: (message: ToHost) => void;
  /** Whether waiting for the host's next message keeps the thread alive. */
  setWaiting: (isWaiting: boolean) => void;
}

/**
 * Opens the line so that code in this thread cannot find it. The port that carries messages never listens,
 * so it is not an async resource and no active handle, and it has no prototype whose methods would be called
 * with it. A handler can find only the bell, which carries no data.
 *
 * To be called before any other code of the thread is loaded.
 */
export function openLine(receive: (message: ToThread) => void): Line {
  const { port, bell, token } = workerData as LineEnds;
  port.unref();
  setPrototypeOf(port, null);
  let seq = 0;
  keepMethods(bell);
  bell.on("message", () => {
    for (;;) {
      const received = receiveMessageOnPort(port);
      if (received === undefined) return;
      // A resource of its own, so that nothing of one call's context is left in the next.
      const resource = new AsyncResource("LambdaCall", { requireManualDestroy: true });
      apply(runInAsyncScope, resource, [receive, undefined, received.message as ToThread]);
    }
  });
  return {
    send: (message) => {
      apply(postMessage, port, [{ __proto__: null, seq, token, message }]);
      seq += 1;
    },
    setWaiting: (isWaiting) => {
      apply(isWaiting ? ref : unref, bell, []);
    },
  };
}
