import type { Duplex as DuplexStream } from "node:stream";
import type { ConnectionError, FromClient, FromServer, Served } from "../connection.ts";
import { Blockage } from "./blockage.ts";

const { Duplex } = process.getBuiltinModule("node:stream");

type Post = (message: FromServer) => void;

/** The far ends of captured connections, by their numbers. */
export interface FarEnds {
  receive: (message: FromClient) => void;
  close: () => void;
  /** The bytes that are kept for connections. */
  held: () => number;
}

/** What an open connection takes, in bytes. */
const CONNECTION_SIZE = 8 * 2 ** 10;

export function createFarEnds(
  post: Post,
  accept: (connection: DuplexStream, destination: Served) => void,
): FarEnds {
  const ends = new Map<number, FarEnd>();
  let held = 0;
  const hold = (bytes: number): void => {
    held += bytes;
  };
  const open = ({ id, over, host, port, tls, caller }: FromClient & { type: "opened" }): void => {
    const below = over === undefined ? undefined : ends.get(over)?.destination;
    if (below !== undefined) below.carriesTls = true;
    const { carriesTls: _, ...place } = below ?? {};
    // What TLS goes over leads to the same place.
    const destination: Served = { host, port, caller, ...place, tls };
    const end = new FarEnd(destination, id, post, hold);
    ends.set(id, end);
    hold(CONNECTION_SIZE);
    end.once("close", () => {
      ends.delete(id);
      hold(-CONNECTION_SIZE);
    });
    // An error ends the connection, and the client hears of it.
    end.on("error", () => undefined);
    accept(end, end.destination);
  };
  return {
    receive: (message) => {
      if (message.type === "opened") return open(message);
      const end = ends.get(message.id);
      if (message.type === "sent") return end?.receive(message.bytes, message.caller);
      return message.type === "ended" ? end?.endReading() : end?.leave();
    },
    close: () => {
      for (const end of ends.values()) end.leave();
    },
    held: () => held,
  };
}

class FarEnd extends Duplex {
  readonly destination: Served;
  readonly #id: number;
  readonly #post: Post;
  readonly #hold: (bytes: number) => void;
  #isLeft = false;
  /** What has come since the last answer: the request that is being read. */
  #unanswered = 0;

  constructor(destination: Served, id: number, post: Post, hold: (bytes: number) => void) {
    super();
    this.#hold = hold;
    this.destination = destination;
    this.#id = id;
    this.#post = post;
  }

  receive(bytes: Uint8Array, caller: string | undefined): void {
    if (this.destroyed) return;
    this.destination.caller = caller ?? this.destination.caller;
    this.#unanswered += bytes.length;
    this.#hold(bytes.length);
    this.push(bytes);
  }

  endReading(): void {
    if (!this.destroyed) this.push(null);
  }

  /** The client is gone. */
  leave(): void {
    this.#isLeft = true;
    this.destroy();
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#answer(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#answer(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  #answer(bytes: Buffer): void {
    this.#letGo();
    // A copy: what it is a part of would cross as a whole.
    this.#post({ type: "sent", id: this.#id, bytes: new Uint8Array(bytes) });
  }

  #letGo(): void {
    this.#hold(-this.#unanswered);
    this.#unanswered = 0;
  }

  override _final(done: () => void): void {
    this.#post({ type: "ended", id: this.#id });
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#letGo();
    const isOver = this.readableEnded && this.writableFinished;
    if (!this.#isLeft && !isOver) {
      this.#post({ type: "closed", id: this.#id, error: errorFor(error) });
    }
    done(error);
  }
}

function errorFor(error: Error | null): ConnectionError | undefined {
  if (error === null) return undefined;
  if (error instanceof Blockage) return { blocked: error.message };
  const parts = Object.entries(error).filter(([, part]) => /^(?:string|number)$/.test(typeof part));
  return { message: error.message, parts: Object.fromEntries(parts) };
}
