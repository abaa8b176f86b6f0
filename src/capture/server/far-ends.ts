import type { Duplex as DuplexStream } from "node:stream";
import { mailPort } from "../../hosts.ts";
import type { ConnectionError, FromClient, FromServer, Served } from "../connection.ts";
import { Blockage } from "./blockage.ts";

const { Duplex } = process.getBuiltinModule("node:stream");

type Post = (message: FromServer) => void;

/** The far ends of captured connections, by their numbers. */
export interface FarEnds {
  receive: (message: FromClient) => void;
  close: () => void;
}

export function createFarEnds(
  post: Post,
  accept: (connection: DuplexStream, destination: Served) => void,
): FarEnds {
  const ends = new Map<number, FarEnd>();
  const open = ({ id, over, host, port, tls, caller }: FromClient & { type: "opened" }): void => {
    const below = over === undefined ? undefined : ends.get(over)?.destination;
    if (below !== undefined) below.carriesTls = true;
    // A mail server is the same one with TLS.
    const isMail = below !== undefined && mailPort(below.port) !== undefined;
    const { carriesTls: _, ...plain } = below ?? {};
    const own: Served = { host, port, tls, caller };
    const end = new FarEnd(isMail ? { ...own, ...plain, tls } : own, id, post);
    ends.set(id, end);
    end.once("close", () => ends.delete(id));
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
  };
}

class FarEnd extends Duplex {
  readonly destination: Served;
  readonly #id: number;
  readonly #post: Post;
  #isLeft = false;

  constructor(destination: Served, id: number, post: Post) {
    super();
    this.destination = destination;
    this.#id = id;
    this.#post = post;
  }

  receive(bytes: Uint8Array, caller: string | undefined): void {
    if (this.destroyed) return;
    this.destination.caller = caller ?? this.destination.caller;
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
    this.#post({ type: "sent", id: this.#id, bytes: new Uint8Array(chunk) });
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    const bytes = Buffer.concat(chunks.map(({ chunk }) => chunk));
    this.#post({ type: "sent", id: this.#id, bytes: new Uint8Array(bytes) });
    done();
  }

  override _final(done: () => void): void {
    this.#post({ type: "ended", id: this.#id });
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
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
