import type { Duplex as DuplexStream } from "node:stream";
import type { Amount, ConnectionError, FromClient, FromServer } from "../connection.ts";
import type { OwnDestination } from "./captured-socket.ts";
import { BlockedByDryRun } from "./blocked.ts";
import { findCaller } from "./caller.ts";
import { onceConnected } from "./once-connected.ts";

// A handler may put anything in the place of these.
const { AsyncResource } = process.getBuiltinModule("node:async_hooks");
const { Duplex } = process.getBuiltinModule("node:stream");
const { Error, setImmediate, Uint8Array } = globalThis;
const { apply } = Reflect;
const { assign } = Object;
// oxlint-disable-next-line typescript/unbound-method -- called with a resource as `this` below
const { runInAsyncScope } = AsyncResource.prototype;

type Send = (message: FromClient) => void;

/** How much may be on its way. More waits in this thread, whose memory is limited. */
const MOST_UNREAD: Amount = { messages: 100, bytes: 4 * 2 ** 20 };

/** A message, and what to do when it is on its way. */
interface Waiting {
  message: FromClient;
  done: (() => void) | undefined;
  next: Waiting | undefined;
}

/** The near ends of captured connections. A handler may find one, and can do what a client can. */
export interface NearEnds {
  /** @param below The captured connection that it goes over. */
  connect: (destination: OwnDestination, below: OwnDestination | undefined) => DuplexStream;
  receive: (message: FromServer) => void;
}

export function createNearEnds(send: Send): NearEnds {
  const ends = { __proto__: null } as unknown as Record<number, NearEnd>;
  let count = 0;
  const post = inTurn(send);
  return {
    connect: (destination, below) => {
      count += 1;
      const id = count;
      destination.id = id;
      const { host, port, tls, caller } = destination;
      post.send({ type: "opened", id, over: below?.id, host, port, tls, caller });
      const end = new NearEnd(destination, id, (message, done) => {
        if (message.type === "closed") delete ends[id];
        post.send(message, done);
      });
      ends[id] = end;
      return end;
    },
    receive: (message) => {
      if (message.type === "read") post.goOn(message);
      else ends[message.id]?.deliver(message);
    },
  };
}

/** Sends messages in their order, as fast as they are read. */
function inTurn(send: Send): {
  send: (message: FromClient, done?: () => void) => void;
  goOn: (read: Amount) => void;
} {
  const unread: Amount = { messages: 0, bytes: 0 };
  let first: Waiting | undefined;
  let last: Waiting | undefined;
  const sendNow = ({ message, done }: Waiting): void => {
    unread.messages += 1;
    if (message.type === "sent") unread.bytes += message.bytes.length;
    send(message);
    done?.();
  };
  const isFull = (): boolean =>
    unread.messages >= MOST_UNREAD.messages || unread.bytes >= MOST_UNREAD.bytes;
  return {
    send: (message, done) => {
      const waiting: Waiting = { message, done, next: undefined };
      if (first === undefined && !isFull()) return sendNow(waiting);
      if (last === undefined) first = waiting;
      else last.next = waiting;
      last = waiting;
    },
    goOn: ({ messages, bytes }) => {
      unread.messages -= messages;
      unread.bytes -= bytes;
      while (first !== undefined && !isFull()) {
        const waiting = first;
        first = waiting.next;
        if (first === undefined) last = undefined;
        sendNow(waiting);
      }
    },
  };
}

type Delivered = Exclude<FromServer, { type: "read" }>;

class NearEnd extends Duplex {
  readonly #destination: OwnDestination;
  readonly #id: number;
  readonly #send: (message: FromClient, done?: () => void) => void;
  /** What comes over a connection comes in the context in which it was made. */
  readonly #resource = new AsyncResource("CapturedConnection", { requireManualDestroy: true });
  #connected = (): void => undefined;
  #isOpen = false;
  /** What has come before that: a server may be the first to speak. */
  readonly #early = { __proto__: null } as unknown as Record<number, Delivered>;
  #earlyCount = 0;

  constructor(
    destination: OwnDestination,
    id: number,
    send: (message: FromClient, done?: () => void) => void,
  ) {
    super();
    this.#destination = destination;
    this.#id = id;
    this.#send = send;
    onceConnected(() => {
      this.#connected();
      // What reports the connection does so now, and hears what has come after that.
      setImmediate(() => this.#takeEarly());
    });
  }

  #takeEarly(): void {
    this.#isOpen = true;
    for (let index = 0; index < this.#earlyCount; index += 1) {
      this.deliver(this.#early[index] as Delivered);
    }
  }

  deliver(message: Delivered): void {
    if (!this.#isOpen) {
      this.#early[this.#earlyCount] = message;
      this.#earlyCount += 1;
      return;
    }
    apply(runInAsyncScope, this.#resource, [() => this.#deliver(message)]);
  }

  #deliver(message: Delivered): void {
    if (this.destroyed) return;
    if (message.type === "sent") this.push(message.bytes);
    else if (message.type === "ended") this.push(null);
    else this.destroy(message.error && errorOf(message.error));
  }

  /** What is written before it is connected waits until then. */
  override _construct(done: () => void): void {
    this.#connected = done;
  }

  override _read(): void {}

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    // A copy: what it is a part of would cross as a whole.
    this.#post(new Uint8Array(chunk), done);
  }

  override _writev(chunks: readonly { chunk: Uint8Array }[], done: () => void): void {
    let size = 0;
    for (let index = 0; index < chunks.length; index += 1) size += chunks[index]?.chunk.length ?? 0;
    const bytes = new Uint8Array(size);
    let at = 0;
    for (let index = 0; index < chunks.length; index += 1) {
      const { chunk = new Uint8Array() } = chunks[index] ?? {};
      bytes.set(chunk, at);
      at += chunk.length;
    }
    this.#post(bytes, done);
  }

  #post(bytes: Uint8Array, done: () => void): void {
    const { isDatabase = false, caller: known } = this.#destination;
    const caller = isDatabase ? findCaller() : known;
    this.#send({ type: "sent", id: this.#id, bytes, caller }, done);
  }

  override _final(done: () => void): void {
    this.#send({ type: "ended", id: this.#id }, done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#send({ type: "closed", id: this.#id });
    done(error);
  }
}

function errorOf(error: ConnectionError): Error {
  if ("blocked" in error) return new BlockedByDryRun(error.blocked);
  return assign(new Error(error.message), error.parts);
}
