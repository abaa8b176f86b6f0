import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { CapturedSocket, joinPeer } from "./captured-socket.ts";
import type { OwnDestination } from "./captured-socket.ts";
import { keepMethods } from "./keep-methods.ts";

// A handler may replace these, as tests do that make time stand still.
const { clearInterval, setInterval } = globalThis;
const { apply } = Reflect;

/** A socket whose other end is in this process. */
export interface Captured {
  destination: OwnDestination;
  unref: () => unknown;
  destroy: () => unknown;
}

/** The captured sockets that a handler or a package constructed itself. */
const byHand = keepMethods(new WeakMap<object, Captured>());

export function capturedSocket(socket: object): Captured | undefined {
  return socket instanceof CapturedSocket ? socket : byHand.get(socket);
}

/** Makes a socket that a handler or a package constructed one end of a captured connection. */
export function captureSocket(socket: Socket, destination: OwnDestination, peer: Duplex): void {
  // An open connection keeps the event loop going.
  const open = setInterval(() => undefined, 2 ** 30);
  // oxlint-disable-next-line no-underscore-dangle, typescript/unbound-method -- Node's name; its socket is `this` below
  const destroy = socket._destroy as (...args: unknown[]) => void;
  Object.assign(socket, {
    _read: () => peer.resume(),
    _write: (chunk: Buffer, encoding: BufferEncoding, done: () => void) =>
      peer.write(chunk, encoding, done),
    _writev: null,
    _final: (done: () => void) => peer.end(done),
    _destroy: (...args: unknown[]) => {
      clearInterval(open);
      peer.destroy();
      apply(destroy, socket, args);
    },
    ref: () => (open.ref(), socket),
    unref: () => (open.unref(), socket),
  });
  byHand.set(socket, {
    destination,
    unref: () => open.unref(),
    destroy: () => socket.destroy(),
  });
  joinPeer(socket, peer);
}
