import type { CaptureRecord } from "../capture/record.ts";
import type { Json } from "../event/event.ts";
import type { LogLine, Outcome } from "../invocation.ts";

/** The only message to the worker: everything about one call of one handler. */
export interface CallMessage {
  file: string;
  exportName: string;
  env: Readonly<Record<string, string>>;
  /** The hosts that the seal lets through, matched with `host` and `host:port`. None in a dry run. */
  passes: RegExp | undefined;
  event: Json;
  requestId: string;
  limitMs: number;
}

export type WorkerMessage =
  | CaptureRecord
  | { type: "loaded"; initMs: number }
  | { type: "not-loaded"; reason: LoadFailure }
  | { type: "log"; line: LogLine }
  | { type: "answer"; outcome: Outcome; durationMs: number }
  | { type: "exit"; code: number };

export type LoadFailure =
  | { kind: "threw"; errorType: string; errorMessage: string; stack: string }
  | { kind: "no-such-export"; exports: readonly string[] };
