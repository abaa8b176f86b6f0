import type { FileHandle } from "node:fs/promises";
import { UserError } from "../errors.ts";
import { fileError } from "../files/file-error.ts";

/** What a run of many calls is about. The state of another run is refused. */
export interface RunIdentity {
  /** With its qualifier. */
  function: string;
  /** Its region, or the endpoint it was called at. */
  where: string;
  /** `lines`, or a hash of how the events are generated. */
  events: string;
  /** Of generated events. */
  seed?: string;
}

/** A process that opened the state. */
export interface Session {
  run: string;
  process: number;
  host: string;
}

/** How a call ended. `refused`: it did not run, and may be made again. */
export type Ending = "ok" | "failed" | "unknown" | "refused";

/** Everything that a state file says. */
export type RunHistory = Pick<ReturnType<typeof createRunHistory>, "identity" | "end" | "at">;

export const STATE_FORMAT = 1;

/** What a state file begins with. */
const HEAD = '{"runState":';

const STEPS = ["sent", "ok", "failed", "unknown", "refused"] as const;
/** Its line was perhaps not printed. */
const REPORTING = 8;
const LINE =
  /^(\d{1,10}) (?:(sent) ([0-9a-f]{1,8})|(reporting )?(ok|failed|unknown|refused)(?: (\d+(?:\.\d+)?))?)$/;

/** What a state file says, as far as it was read. */
export function createRunHistory(file: string) {
  // Bytes, not objects: a million events are no burden.
  let steps = new Uint8Array(1024);
  let checksums = new Uint32Array(1024);
  let durations = new Float64Array(1024);
  let identity: RunIdentity | undefined;
  const sessions = new Map<string, Session>();
  let size = 0;
  let end = 0;
  let line = 0;
  /** The last line: it is unfinished if a session begins right after it. */
  let last = "";

  const readStep = (text: string): void => {
    if (text === "" || readSession(text) !== undefined) return;
    if (identity === undefined) throw notAState(file);
    if (text.startsWith("end ")) return void sessions.delete(text.slice(4));
    const [, place, sent, checksum, reporting, ending, duration] = LINE.exec(text) ?? [];
    const index = Number(place);
    if (place === undefined || index > end + 1_000_000) throw damaged(file, line);
    if (index >= steps.length) {
      const length = Math.max(index + 1, steps.length * 2);
      [steps, checksums, durations] = [
        grown(steps, new Uint8Array(length)),
        grown(checksums, new Uint32Array(length)),
        grown(durations, new Float64Array(length)),
      ];
    }
    end = Math.max(end, index + 1);
    const step = 1 + STEPS.indexOf((sent ?? ending) as (typeof STEPS)[number]);
    steps[index] = reporting === undefined ? step : step | REPORTING;
    if (checksum !== undefined) checksums[index] = Number.parseInt(checksum, 16);
    durations[index] = Number(duration ?? 0);
  };
  return {
    get identity(): RunIdentity | undefined {
      return identity;
    },
    /** Those that did not end, the oldest first. */
    sessions: sessions as ReadonlyMap<string, Session>,
    /** Places with something to say are below this. */
    get end(): number {
      return end;
    },
    /** Reads what has been appended since. */
    async readOn(handle: FileHandle): Promise<void> {
      for await (const text of wholeLines(handle, size, file)) {
        size += text.length + 1;
        const session = readSession(text);
        if (session === undefined) {
          readStep(last);
          if (identity === undefined && text !== "" && !isUnfinishedHead(text))
            throw notAState(file);
        } else {
          identity ??= session.identity;
          if (session.run !== "") sessions.set(session.run, session);
        }
        last = text;
        line++;
      }
      readStep(last);
      last = "";
    },
    /**
     * What earlier runs wrote of an event: `sent` if it was under way when that run ended, the checksum
     * of its text, and the milliseconds of a call that ended.
     */
    at(index: number) {
      const step = steps[index] ?? 0;
      const what = STEPS[(step & ~REPORTING) - 1];
      if (what === undefined) return undefined;
      return {
        what,
        checksum: checksums[index] ?? 0,
        durationMs: durations[index] ?? 0,
        isReported: what !== "sent" && (step & REPORTING) === 0,
      };
    },
  };
}

function grown<List extends Uint8Array | Uint32Array | Float64Array>(from: List, to: List): List {
  to.set(from);
  return to;
}

/** The lines from a byte on that end with a line break. */
async function* wholeLines(
  handle: FileHandle,
  start: number,
  file: string,
): AsyncGenerator<string> {
  let rest = "";
  let isFirst = start === 0;
  try {
    const stream = handle.createReadStream({ start, encoding: "latin1", autoClose: false });
    for await (const chunk of stream) {
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      isFirst &&= lines.length === 0;
      if (rest.length > 1024 * 1024) throw notAState(file);
      yield* lines;
    }
  } catch (error) {
    throw fileError(error, file, "read");
  }
  // Anything but the first write of a run that was killed is not ours to append to.
  if (isFirst && rest !== "" && !isUnfinishedHead(rest)) throw notAState(file);
}

const isUnfinishedHead = (text: string): boolean => text.startsWith(HEAD) || HEAD.startsWith(text);

function readSession(text: string): (Session & { identity: RunIdentity }) | undefined {
  if (!text.startsWith(HEAD)) return undefined;
  try {
    const utf8 = Buffer.from(text, "latin1").toString();
    const header = JSON.parse(utf8) as Partial<RunIdentity & Session & { runState: number }>;
    if (header.runState !== STATE_FORMAT) return undefined;
    const { function: name = "", where = "", events = "", seed } = header;
    const { run = "", process: pid = 0, host = "" } = header;
    const identity = { function: name, where, events, ...(seed !== undefined && { seed }) };
    return { run, process: pid, host, identity };
  } catch {
    return undefined;
  }
}

function notAState(file: string): UserError {
  return new UserError(
    "invalid-state",
    `${file} is not a state file, and was left unchanged`,
    "Pass a new file with --state, or the file of the run to resume.",
  );
}

function damaged(file: string, line: number): UserError {
  return new UserError(
    "invalid-state",
    `${file}: line ${line} is damaged: it does not say what was called`,
    "Check the lines before it, and start a new run with the remaining events.",
  );
}
