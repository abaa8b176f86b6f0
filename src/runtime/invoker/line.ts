import { MessageChannel } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { LineEnds, ToHost, ToThread } from "../thread/protocol.ts";
import { newUuid } from "../uuid.ts";
import type { readEnvelope } from "./message-form.ts";

/** The host's end of the line to a handler's thread. */
export interface Line {
  post: (message: ToThread) => void;
  /**
   * @param read Says whether what came has its form. It is given because a thread has to be started before
   *   that is loaded.
   * @param onMessage Called with each message, which has its form.
   * @param onBroken Called once if something comes that the thread's own code does not send. Nothing after
   *   it is read.
   * @param onEnd Called when the thread has ended and everything that it sent has been read.
   */
  listen: (
    read: typeof readEnvelope,
    onMessage: (message: ToHost) => void,
    onBroken: () => void,
    onEnd: () => void,
  ) => void;
  ref: () => void;
  unref: () => void;
  close: () => void;
}

/** Makes a line, and the ends of it that the thread is started with. */
export function createLine(): { line: Line; ends: LineEnds; transfer: MessagePort[] } {
  const { port1: port, port2 } = new MessageChannel();
  const { port1: bell, port2: farBell } = new MessageChannel();
  const token = BigInt(`0x${newUuid().replaceAll("-", "")}`);
  const line: Line = {
    post: (message) => {
      port.postMessage(message);
      bell.postMessage(0);
    },
    listen: (read, onMessage, onBroken, onEnd) => {
      let seq = 0;
      let isBroken = false;
      port.on("message", (received: unknown) => {
        if (isBroken) return;
        const envelope = read(received);
        if (envelope?.token === token && envelope.seq === seq) {
          seq += 1;
          return onMessage(envelope.message);
        }
        isBroken = true;
        return onBroken();
      });
      port.on("close", onEnd);
    },
    ref: () => port.ref(),
    unref: () => port.unref(),
    close: () => {
      port.close();
      bell.close();
    },
  };
  bell.unref();
  return { line, ends: { port: port2, bell: farBell, token }, transfer: [port2, farBell] };
}
