import type { MessagePort } from "node:worker_threads";
import type { FromClient, FromServer } from "../../capture/connection.ts";
import type {
  AnsweredAgain,
  CalledBack,
  Connection,
  Crashed,
  HandlerError,
  LambdaError,
  LogLine,
  MissingRead,
  UnsetVariable,
} from "../../invocation.ts";
import type { BlockedService } from "../../capture/seal/policy.ts";
import type { Compiled } from "../compile/compile.ts";
import type { LambdaFunction } from "../lambda-function.ts";

/** What a thread is started with. */
export interface LineEnds {
  /** Carries all messages, and is only read when the bell rings. */
  port: MessagePort;
  /** Rings for each message of the host's. It carries nothing. */
  bell: MessagePort;
  /** What the host knows the thread's own messages by. */
  token: bigint;
}

export type ToThread = StartMessage | CallMessage | { type: "connection"; message: FromServer };

/** The first message to the worker: which handler to load, and into what. */
export interface StartMessage {
  type: "start";
  file: string;
  exportName: string;
  /** The handler's code, where it was TypeScript or is bundled. */
  compiled: Compiled | undefined;
  env: Readonly<Record<string, string>>;
  /** The hosts that the seal lets through, matched with `host` and `host:port`. None in a dry run. */
  passes: RegExp | undefined;
  /** The databases that are answered, matched with `host:port`. */
  databases: RegExp | undefined;
  /** Other than 0 in a replay. */
  standInVariant: 0 | 1 | 2;
  standInText: string | undefined;
  /** Names and places, `host:port`, that neither answer nor refuse. */
  silentPlaces: readonly string[];
  /** Whether timers never fire. */
  isTimeless: boolean;
  lambda: LambdaFunction;
  /** The runtime, unless it is a default: nobody said that the function has no newer one. */
  namedRuntime: LambdaFunction["runtime"] | undefined;
  /** The folders whose contents are at `/opt`. */
  layers: readonly string[];
  inspect: InspectOptions | undefined;
  /** Of the first call, in whose name the handler is loaded. */
  requestId: string;
  /** Whether to report each of the user's files that is loaded. */
  reportFiles: boolean;
  /** Whether calls may ask for a clock that goes faster. */
  hasFastClock: boolean;
  /** Modules that `NODE_OPTIONS` loads before the handler. */
  preloads: readonly Preload[];
  stackTraceLimit: number | undefined;
}

/** One call of the handler. The next one comes when this one was answered. */
export interface CallMessage {
  type: "call";
  /** As JSON, so that the handler gets a copy that came over a wire, whatever is in it. */
  event: string;
  requestId: string;
  /** When the call is stopped, from its start. */
  limitMs: number;
  /** Lambda's limit for the call, which the context tells. */
  deadlineMs: number;
  /** How many times faster than the real one the handler's clock goes. */
  speed: number;
  /** Whether to report which attributes are read that the event does not have. */
  notesReads: boolean;
  /** How long the host waits until nothing is left to do, in milliseconds. 0: it does not. */
  lingerMs: number;
  /** Whether it is for somebody else than the call before. */
  isForAnotherUser: boolean;
  /** Whether `Math.random` has the same values in each such call. */
  hasFixedChance: boolean;
  /** As JSON. */
  clientContext: string | undefined;
}

/** Where a debugger can connect. */
export interface InspectOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  /** Whether to wait for the debugger and stop at the first line of the handler's file. */
  stopAtStart: boolean;
}

export type ToHost =
  | { type: "connection"; message: FromClient }
  /** The handler can make connections soon. */
  | { type: "connecting" }
  | { type: "blocked"; service: BlockedService; attempt: string }
  /** A connection was let through, or has sent more. */
  | { type: "passed"; connection: Connection }
  | { type: "loading"; used: Usage }
  /** And whether version 2 of the SDK is among what was loaded. */
  | { type: "loaded"; initMs: number; used: Usage; hasOldSdk: boolean }
  | { type: "not-loaded"; reason: LoadFailure }
  | { type: "file"; file: string }
  | { type: "log"; line: LogLine }
  | { type: "unset-variable"; variable: UnsetVariable }
  | { type: "read"; read: MissingRead }
  /** The callback was called, and its answer waits. Told again with what it waits for in the end. */
  | ({ type: "called-back" } & CalledBack)
  | ({ type: "answered-again"; requestId: string } & AnsweredAgain)
  | ({ type: "answer"; answer: Answered | HandlerError } & TimeAndMemory)
  /** After the answer to a call that the host waits after: there is nothing left to do. */
  | { type: "idle" }
  /** The thread is about to end before its time. */
  | { type: "crash"; outcome: Crashed };

/** Of a call: how long it took, and the memory in use at its end. Of the thread: what it has used until then. */
export interface TimeAndMemory {
  durationMs: number;
  usedMb: number;
  used: Usage;
}

/** How long a thread was ready since it began, and for how much of it it ran, in milliseconds. */
export interface Usage {
  activeMs: number;
  ranMs: number;
}

/** What the handler answered, as the JSON that Lambda passes on: nested as deep as one likes. */
export interface Answered {
  kind: "answered";
  json: string;
  unanswered?: true;
  /** Of an answer that is an error object, which JSON says little of: its name and message. */
  error?: string;
}

/** A module, and the flag of `NODE_OPTIONS` that names it. */
export interface Preload {
  flag: "--require" | "--import";
  module: string;
}

export type LoadFailure =
  | ({ kind: "threw"; code: string | undefined; preload?: Preload | undefined } & LambdaError)
  | {
      kind: "no-such-export";
      exports: readonly string[];
      /** Whether the module itself is a function, which Lambda does not look for. */
      isFunction: boolean;
    }
  /** Lambda's limit for it, in milliseconds, has passed. `isBusy`: it was put off, as this machine does other work. */
  | { kind: "too-slow"; limitMs: number; isBusy?: boolean };
