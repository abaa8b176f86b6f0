import { createReadStream } from "node:fs";
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

/** How a call ended. `refused`: it did not run, and may be made again. */
export type Ending = "ok" | "failed" | "unknown" | "refused";

/** Everything that a state file says. */
export type RunHistory = Awaited<ReturnType<typeof readRunHistory>>;

export const STATE_FORMAT = 1;

/** What a state file begins with. */
const HEAD = '{"runState":';

const STEPS = ["sent", "ok", "failed", "unknown", "refused"] as const;
const LINE =
  /^(\d{1,10}) (?:(sent) ([0-9a-f]{1,8})|(ok|failed|unknown|refused)(?: (\d+(?:\.\d+)?))?)$/;

/** Reads a state file. One that is not there, or has no whole line, says nothing. */
export async function readRunHistory(path: string, file: string) {
  // Bytes, not objects: a million events are no burden.
  let steps = new Uint8Array(1024);
  let checksums = new Uint32Array(1024);
  let durations = new Float64Array(1024);
  let identity: RunIdentity | undefined;
  let size = 0;
  let end = 0;
  let line = 0;
  for await (const text of wholeLines(path, file)) {
    size += text.length + 1;
    if (++line === 1) {
      identity = readIdentity(text, file);
      continue;
    }
    const [, place, sent, checksum, ending, duration] = LINE.exec(text) ?? [];
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
    steps[index] = 1 + STEPS.indexOf((sent ?? ending) as (typeof STEPS)[number]);
    if (checksum !== undefined) checksums[index] = Number.parseInt(checksum, 16);
    durations[index] = Number(duration ?? 0);
  }
  return {
    identity,
    /** The bytes of its whole lines. A run that was killed may have left a part of one behind them. */
    size,
    /** Places with something to say are below this. */
    end,
    /**
     * What earlier runs wrote of an event: `sent` if it was under way when that run ended, the checksum
     * of its text, and the milliseconds of a call that ended.
     */
    at(index: number) {
      const what = STEPS[(steps[index] ?? 0) - 1];
      if (what === undefined) return undefined;
      return { what, checksum: checksums[index] ?? 0, durationMs: durations[index] ?? 0 };
    },
  };
}

function grown<List extends Uint8Array | Uint32Array | Float64Array>(from: List, to: List): List {
  to.set(from);
  return to;
}

async function* wholeLines(path: string, file: string): AsyncGenerator<string> {
  let rest = "";
  let isFirst = true;
  try {
    for await (const chunk of createReadStream(path, "latin1")) {
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      isFirst &&= lines.length === 0;
      if (rest.length > 1024 * 1024) throw notAState(file);
      yield* lines;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw fileError(error, file, "read");
  }
  // A run that was killed in the middle of its first write; anything else is not ours to write over.
  if (isFirst && rest !== "" && !rest.startsWith(HEAD) && !HEAD.startsWith(rest)) {
    throw notAState(file);
  }
}

function readIdentity(text: string, file: string): RunIdentity {
  try {
    const header = JSON.parse(text) as Partial<RunIdentity & { runState: number }> | null;
    if (header?.runState === STATE_FORMAT) {
      const { function: name = "", where = "", events = "", seed } = header;
      return { function: name, where, events, ...(seed !== undefined && { seed }) };
    }
  } catch {
    // It is something else.
  }
  throw notAState(file);
}

function notAState(file: string): UserError {
  return new UserError(
    "invalid-state",
    `${file} is not the state of a run, and is left as it is`,
    "Name a file with --state that is not there yet, or the one of the run to go on with.",
  );
}

function damaged(file: string, line: number): UserError {
  return new UserError(
    "invalid-state",
    `${file}: line ${line} is damaged: what was called cannot be told from it`,
    "Look at what it says up to there, and begin a new run with what is left.",
  );
}
