import { Readable, Writable } from "node:stream";
import { format } from "node:util";
import type { LogLine } from "../../invocation.ts";
import { withoutOurFrames } from "../../capture/seal/tool-frames.ts";
import { beginning } from "./cut.ts";
import { captureDescriptors, textOf } from "./descriptors.ts";

const LEVELS = {
  log: "info",
  debug: "debug",
  info: "info",
  warn: "warn",
  error: "error",
  trace: "trace",
  // Lambda's own addition to the console.
  fatal: "fatal",
} as const;

/** More than this many characters of output help nobody, and would drown the thread that listens. */
const LIMIT = 8 * 1024 * 1024;

/** What a line costs beside its characters: an empty one takes memory, too. */
const LINE_COST = 100;

export interface CapturedOutput {
  /** From here on, lines belong to this call, and there is room for them. */
  startCall: (requestId: string) => void;
  /** Reports the lines that have no end yet. */
  flush: () => void;
}

/**
 * Takes over all that this thread prints, in the order in which it does: each call of the console is
 * one entry with its level; what goes past the console, to `process.stdout` or to a file descriptor,
 * is one entry a line.
 */
export function captureOutput(report: (line: LogLine) => void): CapturedOutput {
  // A handler may put its own clock there, or take this one away.
  const Clock = Date;
  let requestId: string | undefined;
  let room = LIMIT;
  let dropped = { lines: 0, characters: 0 };
  const drop = (length: number): void => {
    dropped.lines += 1;
    dropped.characters += length;
  };
  const reportDropped = (): void => {
    const { lines, characters } = dropped;
    if (lines === 0) return;
    dropped = { lines: 0, characters: 0 };
    stamped({ source: "warn", text: `(left out: ${lines} lines, ${characters} characters)` });
  };
  const stamped = (line: LogLine): void =>
    report({
      ...line,
      time: new Clock().toISOString(),
      ...(requestId !== undefined && { requestId }),
    });
  const limited = ({ text, ...rest }: LogLine): void => {
    if (room <= 0) return drop(text.length);
    const kept = withoutOurFrames(beginning(text, room));
    stamped({ ...rest, text: kept });
    if (text.length > room) drop(text.length - room);
    room -= kept.length + LINE_COST;
    if (room <= 0)
      stamped({ source: "warn", text: `(output after ${LIMIT} characters is omitted)` });
  };

  for (const [method, level] of Object.entries(LEVELS)) {
    Object.assign(console, {
      [method]: (...args: unknown[]) => limited({ source: level, text: format(...args) }),
    });
  }

  const streams = { 1: lineBuffer("stdout", limited), 2: lineBuffer("stderr", limited) } as const;
  present("stdout", outputStream(1, streams[1].add));
  present("stderr", outputStream(2, streams[2].add));
  present("stdin", Object.assign(new Readable({ read: noInput }), { fd: 0 }));
  captureDescriptors((descriptor, text) => streams[descriptor].add(text));
  // The way that Node itself takes when nothing else can be relied on.
  Object.assign(process, {
    _rawDebug: (...args: unknown[]) => streams[2].add(`${format(...args)}\n`),
  });
  return {
    startCall: (id) => {
      reportDropped();
      requestId = id;
      room = LIMIT;
    },
    flush: () => {
      streams[1].flush();
      streams[2].flush();
      reportDropped();
    },
  };
}

function lineBuffer(
  source: "stdout" | "stderr",
  report: (line: LogLine) => void,
): { add: (text: string) => void; flush: () => void } {
  let rest = "";
  return {
    add: (text) => {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > LIMIT) {
        lines.push(rest);
        rest = "";
      }
      for (const line of lines) {
        if (line === "" || withoutOurFrames(line) !== "") report({ source, text: line });
      }
    },
    flush: () => {
      if (rest !== "") report({ source, text: rest });
      rest = "";
    },
  };
}

/** Puts a stream in the place of Node's own, which lead to the thread that this one was started by. */
function present(name: "stdin" | "stdout" | "stderr", stream: Readable | Writable): void {
  const get = (): Readable | Writable => stream;
  Object.defineProperty(process, name, { get, configurable: true, enumerable: true });
}

function noInput(this: Readable): void {
  this.push(null);
}

function outputStream(fd: 1 | 2, add: (text: string) => void): Writable {
  const stream = new Writable({
    write: (chunk: string | Uint8Array, _encoding, done) => {
      add(textOf(chunk));
      done();
    },
  });
  return Object.assign(stream, {
    fd,
    // At once, even where the stream has ended or waits for something.
    write(chunk: string | Uint8Array, ...rest: unknown[]): boolean {
      add(textOf(chunk));
      const done = rest.find((argument) => typeof argument === "function");
      if (done !== undefined) process.nextTick(done as () => void);
      return true;
    },
  });
}
