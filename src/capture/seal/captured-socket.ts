import type { Duplex as DuplexStream } from "node:stream";
import type { Destination } from "../connection.ts";
import { onceConnected } from "./once-connected.ts";

// `import "node:stream"` in a module is fine, but the seal loads before everything else in the
// worker, and this is the cheaper way to a builtin.
const { Duplex } = process.getBuiltinModule("node:stream");
// A handler may replace these, as tests do that make time stand still.
const { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } = globalThis;

/** A destination, and the number of the connection that was made for it. */
export interface OwnDestination extends Destination {
  id?: number;
  /** Whether the host is the path of a socket on this machine. */
  isLocal: boolean;
  /** Whether a stub stands for the database there: its client writes in the turn in which it is called. */
  isDatabase?: boolean;
}

/** What `connect` takes for the socket that it makes. */
interface SocketOptions {
  allowHalfOpen?: boolean;
  timeout?: number;
}

/** How many times faster than usual a connection is idle too long. */
let speed = 1;

/** Sets how fast the clock of the handler goes: 1 is the usual one. */
export function paceIdleTimers(wanted: number): void {
  speed = wanted;
}

const CONNECTED: readonly string[] = ["connect", "ready"];

/** Passes on what the other end sends, and reports the socket as connected. */
export function joinPeer(socket: DuplexStream, peer: DuplexStream, events = CONNECTED): void {
  peer.on("data", (chunk: Buffer) => {
    if (!socket.push(chunk)) peer.pause();
  });
  let hasEnded = false;
  peer.on("end", () => {
    hasEnded = true;
    socket.push(null);
  });
  peer.on("close", () => {
    // After an orderly end the client may still be reading what it has been sent.
    if (!hasEnded) socket.destroy();
  });
  onceConnected(() => {
    if (socket.destroyed) return;
    if (socket instanceof CapturedSocket) socket.connecting = false;
    for (const event of events) socket.emit(event);
  });
}

/**
 * Stands for a connected `net.Socket` or `tls.TLSSocket` whose other end is in this process.
 * To the client it looks connected, and in the case of TLS verified: no handshake takes place.
 */
export class CapturedSocket extends Duplex {
  connecting = true;
  readonly destination: OwnDestination;
  readonly encrypted: boolean;
  readonly authorized = true;
  readonly alpnProtocol: string | false = false;
  readonly remoteAddress = "192.0.2.1";
  readonly remoteFamily = "IPv4";
  readonly remotePort: number;
  readonly localAddress = "127.0.0.1";
  readonly localPort = 0;
  // What there is to set and to ask of a connection, and is the same for all of these.
  readonly setNoDelay = (): this => this;
  readonly setKeepAlive = (): this => this;
  readonly address = (): object => ({});
  readonly getSession = (): undefined => undefined;
  readonly isSessionReused = (): boolean => false;
  readonly getPeerCertificate = (): object => ({});
  timeout: number | undefined;
  readonly #peer: DuplexStream;
  #idle: NodeJS.Timeout | undefined;
  /** An open connection keeps the event loop going, as a real one does, unless it was unref'd. */
  readonly #open = setInterval(() => undefined, 2 ** 30);

  constructor(
    destination: OwnDestination,
    peer: DuplexStream,
    { allowHalfOpen = false, timeout = 0 }: SocketOptions = {},
  ) {
    // As Node's sockets, it says itself that it is closed.
    super({ allowHalfOpen, emitClose: false });
    this.destination = destination;
    this.encrypted = destination.tls;
    this.remotePort = destination.port;
    this.#peer = peer;
    peer.on("data", () => this.#restartIdleTimer());
    joinPeer(this, peer, destination.tls ? [...CONNECTED, "secureConnect"] : CONNECTED);
    if (timeout > 0) this.setTimeout(timeout);
  }

  get pending(): boolean {
    return this.connecting;
  }

  get readyState(): "opening" | "open" | "readOnly" | "writeOnly" | "closed" {
    if (this.connecting) return "opening";
    if (this.readable) return this.writable ? "open" : "readOnly";
    return this.writable ? "writeOnly" : "closed";
  }

  override _read(): void {
    this.#peer.resume();
  }

  override _write(
    chunk: Buffer,
    encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    this.#restartIdleTimer();
    this.#peer.write(chunk, encoding, done);
  }

  override _final(done: () => void): void {
    this.#peer.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.connecting = false;
    clearTimeout(this.#idle);
    clearInterval(this.#open);
    this.#peer.destroy();
    done(error);
    // What handles an error may wait for this, and does not yet while the error is emitted.
    setImmediate(() => this.emit("close", error !== null));
  }

  setTimeout(timeoutMs: number, listener?: () => void): this {
    this.timeout = timeoutMs;
    // As on Node, 0 takes the listener away.
    if (listener !== undefined) this[timeoutMs === 0 ? "off" : "once"]("timeout", listener);
    this.#restartIdleTimer();
    return this;
  }

  ref(): this {
    this.#open.ref();
    return this;
  }

  unref(): this {
    this.#open.unref();
    return this;
  }

  getProtocol(): string | null {
    return this.encrypted ? "TLSv1.3" : null;
  }

  #restartIdleTimer(): void {
    clearTimeout(this.#idle);
    if (this.timeout !== undefined && this.timeout > 0) {
      this.#idle = setTimeout(() => this.emit("timeout"), this.timeout / speed).unref();
    }
  }
}
