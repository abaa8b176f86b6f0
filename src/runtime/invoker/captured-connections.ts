import type { AnswererSettings } from "../../capture/server/answerer.ts";
import type { Amount, FromClient, FromServer } from "../../capture/connection.ts";
import type { Recorder } from "../../capture/record.ts";
import type { Server } from "../../capture/server/serve.ts";
import { newUuid } from "../uuid.ts";
import { nextTurn } from "./next-turn.ts";

/** The server of a thread's captured connections, which is loaded once it is needed. */
export interface CapturedConnections {
  /** Loads the server. */
  prepare: () => void;
  receive: (message: FromClient) => void;
  /** The requests that have come and are not on the record yet, if there are any. */
  reading: () => Promise<void> | undefined;
  /** Finds the connections without a request. @returns Puts those on the record that still have none. */
  unasked: () => () => void;
  /** From now on, another account answers. */
  forget: () => void;
  close: () => void;
  /** What the connections take in memory, in bytes. */
  held: () => number;
}

/** After how much the thread learns that it was read. */
const PORTION: Amount = { messages: 25, bytes: 2 ** 20 };

/** How long a request may take that is passed on, until what comes after it is not held back any more. */
const PATIENCE_MS = 100;

export function captureConnections(
  settings: () => AnswererSettings,
  record: Recorder,
  post: (message: FromServer) => void,
): CapturedConnections {
  let server: Server | undefined;
  let loading: Promise<void> | undefined;
  let reading: Promise<void> | undefined;
  let isClosed = false;
  const read: Amount = { messages: 0, bytes: 0 };
  const load = async (): Promise<void> => {
    const { serveConnections } = await import("../../capture/server/serve.ts");
    server = serveConnections(settings, record, post, newUuid);
  };
  const prepare = (): Promise<void> => (loading ??= load());
  const settle = async (): Promise<void> => {
    await prepare();
    // A request is read in pieces.
    await nextTurn();
    await nextTurn();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    await Promise.race([server?.settled(), patience]);
    clearTimeout(timer);
    reading = undefined;
  };
  const serve = (message: FromClient): void => {
    if (isClosed) return;
    server?.receive(message);
    read.messages += 1;
    if (message.type === "sent") read.bytes += message.bytes.length;
    if (read.messages < PORTION.messages && read.bytes < PORTION.bytes) return;
    const amount = { ...read };
    Object.assign(read, { messages: 0, bytes: 0 });
    // In another turn, so that a thread that asks without end does not keep everything else waiting.
    setImmediate(() => post({ type: "read", ...amount }));
  };
  return {
    prepare: () => void prepare(),
    receive: (message) => {
      reading ??= settle();
      if (server === undefined) void prepare().then(() => serve(message));
      else serve(message);
    },
    held: () => server?.held() ?? 0,
    reading: () => reading,
    unasked: () => server?.unasked() ?? (() => undefined),
    forget: () => server?.forget(),
    close: () => {
      isClosed = true;
      server?.close();
    },
  };
}
