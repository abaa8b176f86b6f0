import type { Assumption } from "./assumption.ts";
import type { EventDocument } from "./event/event.ts";
import type { Json } from "./json.ts";
import type { Obstacle } from "./obstacle.ts";

/** One call of one handler with one event: what went in, what came out, and what happened on the way. */
export interface Invocation {
  /** Exactly as sent; never the object that the handler may have mutated. */
  event: EventDocument;
  outcome: Outcome;
  /** What the handler mailed in a local dry run. Empty for a remote call. */
  mails: readonly CapturedMail[];
  /** Every other call that the handler made from a local dry run. */
  awsCalls: readonly AwsCall[];
  /** The connections of a local call that were let through. What was sent over them is not looked at. */
  connections?: readonly Connection[];
  /** Console output, or the tail of the remote log. */
  logs: readonly LogLine[];
  /** What the dry run put in the handler's way. Not for a remote call. */
  obstacles?: readonly Obstacle[];
  /** Of a local call that failed where there are obstacles: what other answers changed. */
  replay?: Replay;
  /** What a local handler did after its answer, when Lambda would have frozen it: not to be relied on. */
  late?: LateEffects;
  /** Of a local handler that called back long before there was nothing left to do, or without that. */
  calledBack?: CalledBack;
  /** Of a local handler that called back with its answer and had more to do: what it had done until then. */
  doneBefore?: DoneBefore;
  /** Of a local handler that answered once more, and otherwise. */
  answeredAgain?: AnsweredAgain;
  /** The environment variables that a local handler read and that are not set. */
  unsetVariables?: readonly UnsetVariable[];
  /** The attributes that the event does not have and the handler asked for, of a call that notes them. */
  reads?: readonly MissingRead[];
  timing: Timing;
  target: LocalTarget | RemoteTarget;
}

/** A key that was read and not there, or the user name or the client's id, which are there. */
export interface MissingRead {
  of: "event" | "request" | "userAttributes" | "clientMetadata" | "callerContext";
  name: string;
  /** Where the user's own code read it first: `file:line:column`. Not for reads by packages. */
  caller?: string;
}

/**
 * What became of a failure when the handler met other stand-in answers: it was the same, or another one or
 * none. `not-tried`: nothing can answer a raw connection, and a replay must not reach a real address.
 */
export type Replay = "same" | "changed" | "not-tried";

export interface UnsetVariable {
  name: string;
  /** Where the user's own code read it first: `file:line:column`. Not for reads by packages. */
  caller?: string;
  /** What the code there does where it is not set: `|| "users"`, `=== "true"`, `if`. */
  fallback?: string;
  /** What the code there calls the value: `Source`, of `Source: process.env.SENDER`. */
  given?: string;
}

export interface LateEffects {
  mails: readonly CapturedMail[];
  awsCalls: readonly AwsCall[];
  /** How the environment ended over what the handler left behind. On Lambda the next call fails of it. */
  crash?: Crashed;
}

/** Two answers to one call that contradict each other. Lambda takes the first. */
export interface AnsweredAgain {
  kind: "result-after-error" | "error-after-result" | "other-result";
  /** Where the user's own code gave the second one: `file:line:column`. Not for what a promise came to. */
  caller?: string;
}

/** How many mails and calls there were. */
export interface DoneBefore {
  mails: number;
  awsCalls: number;
}

/** Lambda holds back what a callback was called with until the event loop is empty. */
export interface CalledBack {
  /** After this long, in milliseconds. */
  afterMs: number;
  /** What kept the event loop busy. */
  busy: readonly LoopKeeper[];
}

export type LoopKeeper = "timer" | "socket" | "server" | "file" | "other";

/** The port: `runtime/` makes a local one, `remote/` a remote one, and nothing downstream knows which. */
export type Invoke = (event: EventDocument, options?: InvokeOptions) => Promise<Invocation>;

export interface InvokeOptions {
  /** Is told when somebody begins to wait for the answer, a cold start included. A local call alone tells. */
  onStart?: (() => void) | undefined;
  /** Is told when nobody waits any more. A local call alone tells: it may be replayed afterwards. */
  onAnswer?: (() => void) | undefined;
  /** Is told about each mail as it is sent. A local call alone tells. */
  onMail?: ((mail: CapturedMail) => void) | undefined;
  /** What the function finds in its context as `clientContext`. Of a local call. */
  clientContext?: Json | undefined;
}

export type Outcome = Returned | HandlerError | TimedOut | Crashed;

/** The handler answered. What it answered is another matter: see `contract/verdict.ts`. */
export interface Returned {
  kind: "returned";
  /** `null` also stands for nothing at all: Lambda turns `undefined` into `null`. */
  payload: Json;
  /** No callback came and there was nothing left to do, for which Lambda answers `null`. */
  unanswered?: true;
  /** Of an answer that is an error object: its name and message. Lambda passes on only what JSON says of it. */
  error?: string;
  /** Of an answer that cannot be read, which only a custom runtime gives. `payload` is its text. */
  malformed?: "not-json" | "not-utf-8" | "too-deep";
}

/** An error in the three parts that Lambda reports. */
export interface LambdaError {
  /** Lambda has names of its own: `Runtime.ExitError`, `Runtime.UnhandledPromiseRejection`. */
  errorType: string;
  errorMessage: string;
  /** Stack lines, the first one repeating type and message. May be empty. */
  trace: readonly string[];
  /** Of a thrown object that is not an error, the content: Lambda reports only `[object Object]`. Of an invalid URL, the input. */
  thrown?: string;
  /** The errors that led to it, the nearest first. Of a local call. */
  causes?: readonly Pick<LambdaError, "errorType" | "errorMessage">[];
  /** Whether it or one of its causes is an error of the seal's. */
  isBlocked?: true;
}

/** The handler threw, rejected, or called back with an error: Lambda's FunctionError. */
export interface HandlerError extends LambdaError {
  kind: "handler-error";
}

export interface TimedOut {
  kind: "timed-out";
  limitMs: number;
}

/** The process around the handler ended before it answered. */
export interface Crashed extends LambdaError {
  kind: "crashed";
  /** It had taken more memory than its function has, for which Lambda kills it. */
  outOfMemory?: true;
}

export interface CapturedMail {
  api: "ses" | "sesv2" | "smtp";
  /** The API action: SendEmail, SendRawEmail, … Of SMTP the server: `smtp.example.com:587`. */
  action: string;
  /** What the handler was told. */
  messageId: string;
  /** Of a mail that SES took. */
  region?: string;
  /** Where in the user's own code it was sent: `file:line:column`, as far as that can be seen. */
  caller?: string;
  from: string;
  to: readonly string[];
  cc: readonly string[];
  bcc: readonly string[];
  replyTo: readonly string[];
  /** Where bounces go, when that was said. */
  returnPath?: string;
  subject: string;
  text?: string;
  html?: string;
  /** Of a message that the handler wrote itself, in its order, and what it added to another one. */
  headers?: readonly MailHeader[];
  attachments?: readonly Attachment[];
  /** The template that subject and bodies were rendered from, and the data. */
  template?: { name: string; data: string };
  configurationSet?: string;
  tags?: Readonly<Record<string, string>>;
  /** Of the message, in bytes, as SES counts it. */
  size: number;
  /** Whether it was really sent, in a live run. */
  sent?: true;
  /** What becomes of it at simulator and suppressed addresses, and when it cannot be rendered. */
  events?: readonly MailEvent[];
  /** The MIME message, where the handler wrote it. It cannot be enumerated, and is in no JSON. */
  source?: Uint8Array;
}

export interface MailHeader {
  name: string;
  value: string;
}

export interface Attachment {
  fileName?: string;
  contentType: string;
  /** In bytes, decoded. */
  size: number;
  /** What the HTML calls it by, `cid:` aside. */
  contentId?: string;
  /** Where the call gave it, not a MIME message. It cannot be enumerated, and is in no JSON. */
  content?: Uint8Array;
}

export interface MailEvent {
  kind:
    | "delivery"
    | "bounce"
    | "complaint"
    | "out-of-office"
    | "suppressed"
    /** SES took the call, and no mail goes out. */
    | "rendering-failure";
  recipient?: string;
  message?: string;
}

/**
 * A call other than a captured mail. `refused` ones got an error, `answered` ones what AWS would say,
 * `stubbed` ones what a stub says, and `live` ones were let through.
 */
export interface AwsCall {
  /** The signing name (`dynamodb`), or the kind of way out: `http`, `tcp`, `dns`, `process`. */
  service: string;
  /** The API operation (`PutItem`), or what was tried: `POST https://hooks.example.com/x`. */
  operation: string;
  result: "answered" | "stubbed" | "refused" | "live";
  /** Whether the true answer has content that nobody supplied. */
  isStandIn?: true;
  /** Whether the condition of a write was taken to be met, as only AWS knows the item. */
  isAssumed?: true;
  /** Whether a read found nothing, as nobody said what there is. */
  isEmpty?: true;
  /** Whether a read found an entry that was made up, as it finds nothing otherwise. */
  isFound?: true;
  /** What the operation was given, as far as its protocol is known. Of an HTTP request: its JSON body. */
  parameters?: Json;
  /**
   * Of an HTTP request: what in its query and its headers was made from something that is not there, under names
   * such as `query.plan` and `header.authorization`.
   */
  unset?: Readonly<Record<string, string>>;
  /** Where the user's attributes are in an HTTP request's URL. `broken`: the receiver reads another value. */
  attributesInUrl?: Readonly<Record<string, "query" | "path" | "broken">>;
  /** An HTTP request's `Idempotency-Key`, by which a service recognizes a repeated call. */
  idempotencyKey?: string;
  /** Query or headers of an HTTP request say what becomes of a record that exists, as those of PostgREST do. */
  isUpsert?: true;
  region?: string;
  /** Of an AWS call that got an error: what the SDK threw, as `name: message`. */
  error?: string;
  /** Which of the stubs answered it, counted from 0. */
  stub?: number;
  /** Of a request: the HTTP status that it was answered with, where a stub or another service said it. */
  status?: number;
  /** Where it was sent: the address of a service that stands for AWS's. */
  endpoint?: string;
  /** Whose client made it, if it says so and that is not version 3 of the SDK. */
  sdk?: "aws-sdk" | "aws-amplify";
  /** Where in the user's own code it was made: `file:line:column`, as far as that can be seen. */
  caller?: string;
}

/** The connections to one place. Those that an earlier call opened count where something was sent. */
export interface Connection {
  host: string;
  port: number;
  /** How many were opened. */
  opened: number;
  bytesWritten: number;
}

export interface LogLine {
  /** `stdout` and `stderr`: written past the console. `tail`: a line of the remote log. */
  source: "debug" | "info" | "warn" | "error" | "trace" | "fatal" | "stdout" | "stderr" | "tail";
  text: string;
  /** When, as ISO 8601. Not for lines of a tail, which have it in their text. */
  time?: string;
  /** The call that it belongs to. None while the handler is being loaded. */
  requestId?: string;
}

/** Milliseconds and megabytes. What was not measured or not told is left out. */
export interface Timing {
  durationMs: number;
  /** Loading the handler, for a call that found no environment with the handler loaded: a cold start. */
  initMs?: number;
  billedMs?: number;
  /** What the function has. */
  memoryMb?: number;
  /** Of a local call, the most that was seen on the handler's heap, and in its buffers. */
  maxMemoryMb?: number;
}

export interface LocalTarget {
  kind: "local";
  /** The absolute path of the handler's file. */
  file: string;
  exportName: string;
  /** The Lambda runtime whose rules were applied: `nodejs22.x`. */
  runtime: string;
  requestId: string;
  /** How it was loaded where that differs from the deployed function, or what of it may be missing there. */
  assumptions?: readonly Assumption[];
}

export interface RemoteTarget {
  kind: "remote";
  functionName: string;
  qualifier?: string;
  executedVersion?: string;
  region: string;
  endpointUrl?: string;
  requestId?: string;
  /** The function's own limit, where the caller may ask for it. */
  timeoutMs?: number;
}

/** A call that brings no answer: `Event` queues the event, `DryRun` checks the permission alone. */
export interface QueuedEvent {
  event: EventDocument;
  type: "Event" | "DryRun";
  target: RemoteTarget;
}
