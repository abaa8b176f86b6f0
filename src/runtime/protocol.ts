import type { CaptureRecord } from "../capture/record.ts";
import type { Crashed, LogLine, Outcome } from "../invocation.ts";

/** The only message to the worker: everything about one call of one handler. */
export interface CallMessage {
  file: string;
  exportName: string;
  /** The handler's code, where it was TypeScript. */
  compiled: string | undefined;
  env: Readonly<Record<string, string>>;
  /** The hosts that the seal lets through, matched with `host` and `host:port`. None in a dry run. */
  passes: RegExp | undefined;
  /** As JSON, so that the handler gets a copy that came over a wire, whatever is in it. */
  event: string;
  requestId: string;
  limitMs: number;
}

export type WorkerMessage =
  | CaptureRecord
  | { type: "loaded"; initMs: number }
  | { type: "not-loaded"; reason: LoadFailure }
  | { type: "log"; line: LogLine }
  /** `held`: it counts once the thread has nothing left to do. */
  | { type: "answer"; outcome: Outcome; durationMs: number; held: boolean }
  /** The thread is about to end before its time. */
  | { type: "crash"; outcome: Crashed };

export type LoadFailure =
  | { kind: "threw"; errorType: string; errorMessage: string; trace: readonly string[] }
  | { kind: "no-such-export"; exports: readonly string[] };
