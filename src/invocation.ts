import type { Assumption } from "./assumption.ts";
import type { EventDocument } from "./event/event.ts";
import type { Json } from "./json.ts";
import type { Obstacle } from "./obstacle.ts";

/** A call of a handler with an event: input, outcome and everything that happened in between. */
export interface Invocation {
  /** The event exactly as sent, even if the handler mutated its copy. */
  event: EventDocument;
  outcome: Outcome;
  /** Mail that the handler sent in a local dry run. Empty for a remote call. */
  mails: readonly CapturedMail[];
  /** All other calls that the handler made in a local dry run. */
  awsCalls: readonly AwsCall[];
  /** Connections that a local call was allowed to make. Their content is not inspected. */
  connections?: readonly Connection[];
  /** Console output, or the tail of the remote log. */
  logs: readonly LogLine[];
  /** What the dry run did differently than AWS would. Local calls only. */
  obstacles?: readonly Obstacle[];
  /** For a failed local call with obstacles: whether other responses changed the failure. */
  replay?: Replay;
  /** What a local handler did after its response, when Lambda would have frozen it: it may never happen there. */
  late?: LateEffects;
  /**
   * Set if a local handler called its callback long before the event loop was empty, or the loop never became empty.
   */
  calledBack?: CalledBack;
  /** Set if a local handler called its callback with a result and then continued: what it had done before. */
  doneBefore?: DoneBefore;
  /** Set if a local handler gave a second result that differs from the first. */
  answeredAgain?: AnsweredAgain;
  /** Unset environment variables that a local handler read. */
  unsetVariables?: readonly UnsetVariable[];
  /** Keys that the handler read and the event lacks; only for calls that record them. */
  reads?: readonly MissingRead[];
  timing: Timing;
  target: LocalTarget | RemoteTarget;
}

/** A read of a missing key. Reads of the user name and of the client ID, which exist, are recorded too. */
export interface MissingRead {
  of: "event" | "request" | "userAttributes" | "clientMetadata" | "callerContext";
  name: string;
  /** First read in the user's own code: `file:line:column`. Absent if only packages read it. */
  caller?: string;
}

/**
 * Result of running a failed handler again with other made-up responses: the same failure, or another or none
 * (`changed`). `not-tried`: a raw connection cannot be simulated, or a replay might reach a real address.
 */
export type Replay = "same" | "changed" | "not-tried";

export interface UnsetVariable {
  name: string;
  /** First read in the user's own code: `file:line:column`. Absent if only packages read it. */
  caller?: string;
  /** What the code there does if it is not set: `|| "users"`, `=== "true"`, `if`. */
  fallback?: string;
  /** Name that the code there gives the value: `Source` in `Source: process.env.SENDER`. */
  given?: string;
}

export interface LateEffects {
  mails: readonly CapturedMail[];
  awsCalls: readonly AwsCall[];
  /** How leftover work ended the environment. On Lambda the next call fails because of it. */
  crash?: Crashed;
}

/** Two contradictory results of one call. Lambda uses the first. */
export interface AnsweredAgain {
  kind: "result-after-error" | "error-after-result" | "error-after-error" | "other-result";
  /** Where the user's own code gave the second result: `file:line:column`. Absent if a promise gave it. */
  caller?: string;
}

/** Number of mails and calls. */
export interface DoneBefore {
  mails: number;
  awsCalls: number;
}

/** A callback that was called while the event loop was busy. Lambda waits until the loop is empty. */
export interface CalledBack {
  /** Time until the callback was called, in milliseconds. */
  afterMs: number;
  /** What kept the event loop busy. */
  busy: readonly LoopKeeper[];
}

export type LoopKeeper = "timer" | "socket" | "server" | "file" | "other";

/** Calls a handler with an event. `localInvoker` makes one for a handler on this machine. */
export type Invoke = (event: EventDocument, options?: InvokeOptions) => Promise<Invocation>;

export interface InvokeOptions {
  /** Called when waiting for the response begins, cold start included. Local calls only. */
  onStart?: (() => void) | undefined;
  /** Called when waiting ends; the call may be replayed afterwards. Local calls only. */
  onAnswer?: (() => void) | undefined;
  /** Called for each mail as it is sent. Local calls only. */
  onMail?: ((mail: CapturedMail) => void) | undefined;
  /** The function's `context.clientContext`. Local calls only. */
  clientContext?: Json | undefined;
}

export type Outcome = Returned | HandlerError | TimedOut | Crashed;

/** The handler returned a result. `judge` tells whether Cognito accepts it. */
export interface Returned {
  kind: "returned";
  /** `null` may also mean that nothing was returned: Lambda turns `undefined` into `null`. */
  payload: Json;
  /** The callback was never called, and nothing was left to do: Lambda then returns `null`. */
  unanswered?: true;
  /** For a returned error object: its name and message. Lambda passes on only its JSON. */
  error?: string;
  /** Why the response cannot be read; only custom runtimes cause this. `payload` is its text. */
  malformed?: "not-json" | "not-utf-8" | "too-deep";
}

/** An error in the three parts that Lambda reports. */
export interface LambdaError {
  /** Can be one of Lambda's own: `Runtime.ExitError`, `Runtime.UnhandledPromiseRejection`. */
  errorType: string;
  errorMessage: string;
  /** Stack lines; the first repeats type and message. Can be empty. */
  trace: readonly string[];
  /**
   * Content of a thrown object that is not an error (Lambda reports only `[object Object]`), or the input of an invalid
   * URL.
   */
  thrown?: string;
  /** Causes of the error, nearest first. Local calls only. */
  causes?: readonly Pick<LambdaError, "errorType" | "errorMessage">[];
  /** Whether it or one of its causes is an error that the dry run raised for something it blocked. */
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

/** The handler's process ended before it responded. */
export interface Crashed extends LambdaError {
  kind: "crashed";
  /** It used more memory than the function has, so Lambda would kill it. */
  outOfMemory?: true;
}

export interface CapturedMail {
  api: "ses" | "sesv2" | "smtp";
  /** API action (SendEmail, SendRawEmail, …); for SMTP the server: `smtp.example.com:587`. */
  action: string;
  /** Message ID that the handler received. */
  messageId: string;
  /** Only for mail sent through SES. */
  region?: string;
  /** Set if it was not signed with the credentials of the function's role. */
  signer?: AwsCall["signer"];
  /** Where the user's own code sent it, if known: `file:line:column`. */
  caller?: string;
  from: string;
  to: readonly string[];
  cc: readonly string[];
  bcc: readonly string[];
  replyTo: readonly string[];
  /** Address for bounces, if given. */
  returnPath?: string;
  subject: string;
  text?: string;
  html?: string;
  /** All headers in order, if the handler wrote the message itself; otherwise the headers that it added. */
  headers?: readonly MailHeader[];
  attachments?: readonly Attachment[];
  /** Template that subject and bodies were rendered from, and its data. */
  template?: { name: string; data: string };
  configurationSet?: string;
  tags?: Readonly<Record<string, string>>;
  /** Size of the message in bytes, as SES counts it. */
  size: number;
  /** Whether it was actually sent, in a live run. */
  sent?: true;
  /** What would happen to it at mailbox simulator and suppressed addresses, or if it cannot be rendered. */
  events?: readonly MailEvent[];
  /** MIME message, if the handler wrote it. Not enumerable, so absent from JSON. */
  source?: Uint8Array;
}

export interface MailHeader {
  name: string;
  value: string;
}

export interface Attachment {
  fileName?: string;
  contentType: string;
  /** Decoded size in bytes. */
  size: number;
  /** Content ID that the HTML refers to, without `cid:`. */
  contentId?: string;
  /** Decoded content, unless it came in a MIME message. Not enumerable, so absent from JSON. */
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
 * A call other than a captured mail. `refused`: it got an error; `answered`: the response is simulated; `stubbed`: a
 * stub supplied it; `live`: the call was let through.
 */
export interface AwsCall {
  /** Signing name (`dynamodb`), or the kind of access: `http`, `tcp`, `dns`, `process`. */
  service: string;
  /** API operation (`PutItem`), or what was attempted: `POST https://hooks.example.com/x`. */
  operation: string;
  result: "answered" | "stubbed" | "refused" | "live";
  /** Whether the real response has content that nobody supplied. */
  isStandIn?: true;
  /** Whether a write's condition was assumed to be met, because only AWS knows the item. */
  isAssumed?: true;
  /** For a put into a DynamoDB table with a known key: the key's attributes. */
  tableKey?: readonly string[];
  /** Whether a read found nothing, because nobody supplied data. */
  isEmpty?: true;
  /** Whether a read found a made-up entry; without one it finds nothing. */
  isFound?: true;
  /** Parameters of the operation, if its protocol is known; for an HTTP request its JSON body. */
  parameters?: Json;
  /**
   * For an HTTP request: undefined or missing values in its query and headers, under names such as `query.plan` and
   * `header.authorization`.
   */
  unset?: Readonly<Record<string, string>>;
  /** User attributes in an HTTP request's URL, and where. `broken`: the receiver reads a different value. */
  attributesInUrl?: Readonly<Record<string, "query" | "path" | "broken">>;
  /** An HTTP request's `Idempotency-Key`, with which a service recognizes a repeated call. */
  idempotencyKey?: string;
  /** Whether query or headers of an HTTP request say what to do with an existing record, as in PostgREST. */
  isUpsert?: true;
  region?: string;
  /** For a failed AWS call: the error that the SDK threw, as `name: message`. */
  error?: string;
  /** Index of the stub that was used, from 0. */
  stub?: number;
  /** HTTP status of the response, if a stub or another service set it. */
  status?: number;
  /** Address of the service that stands in for AWS, if the call went there. */
  endpoint?: string;
  /** Set if it was not signed with the credentials of the function's role. `guest`: of an identity pool's guest. */
  signer?: "other" | "guest";
  /** Client that made it, if it identifies itself and is not version 3 of the SDK. */
  sdk?: "aws-sdk" | "aws-amplify";
  /** Where the user's own code made it, if known: `file:line:column`. */
  caller?: string;
}

/** Connections to one host and port. One that an earlier call opened counts if data was sent. */
export interface Connection {
  host: string;
  port: number;
  /** Number of connections opened. */
  opened: number;
  bytesWritten: number;
}

export interface LogLine {
  /** `stdout` and `stderr`: written without the console. `tail`: a line of the remote log. */
  source: "debug" | "info" | "warn" | "error" | "trace" | "fatal" | "stdout" | "stderr" | "tail";
  text: string;
  /** ISO 8601. Absent for `tail`, whose text contains the time. */
  time?: string;
  /** Request ID of its call. Absent while the handler is being loaded. */
  requestId?: string;
}

/** Times in milliseconds, memory in megabytes. Unknown values are absent. */
export interface Timing {
  durationMs: number;
  /** Time to load the handler. Only for a cold start. */
  initMs?: number;
  billedMs?: number;
  /** Memory of the function. */
  memoryMb?: number;
  /** Local calls: peak of the handler's heap and buffers. */
  maxMemoryMb?: number;
}

export interface LocalTarget {
  kind: "local";
  /** Absolute path of the handler's file. */
  file: string;
  exportName: string;
  /** The simulated Lambda runtime: `nodejs22.x`. */
  runtime: string;
  requestId: string;
  /** How loading it differed from the deployed function, and what may be missing there. */
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
  /** The function's own timeout, if the caller may read it. */
  timeoutMs?: number;
}

/** A call without a response: `Event` queues the event, `DryRun` only checks permissions. */
export interface QueuedEvent {
  event: EventDocument;
  type: "Event" | "DryRun";
  target: RemoteTarget;
}
