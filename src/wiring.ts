import { userPoolArn } from "./arn.ts";
import type { Place } from "./arn.ts";

/**
 * The way from a user pool to a mail in somebody's inbox, as far as AWS tells of it: the trigger, the
 * function and who may call it, its role, the sender, SES, and the log. Read by `remote/`, judged by
 * `contract/`.
 */
export interface Wiring {
  poolId: string;
  /** Where the pool is. */
  region: string;
  pool: Fact<Pool>;
  /** The pool's account, which is the caller's too: Cognito shows a pool to no other. */
  account?: string | undefined;
  /** The function that was asked about. */
  named?: FunctionPlace | undefined;
  /** The function that the rest is about: what the trigger calls, if no other function was asked about. */
  target?: FunctionPlace | undefined;
  /** `undefined` where there is no such function. */
  configuration: Fact<FunctionConfiguration | undefined>;
  /** The resource policy of exactly what is called, as JSON; `undefined` where there is none. */
  policy: Fact<string | undefined>;
  /** The function's own policy, where an alias or a version is called. */
  unqualifiedPolicy?: Fact<string | undefined>;
  role: Fact<Simulation>;
  sender: Fact<Sender>;
  ses: Fact<SesAccount>;
  logs: Fact<LogSearch>;
}

/** What is looked at, each by itself, in the order in which a confirmation gets to it. */
export const EXAMINATIONS = [
  ...(["trigger", "policy", "function", "role", "sender", "ses", "logs"] as const),
];

export type Examination = (typeof EXAMINATIONS)[number];

/** What was read, or why it could not be. */
export type Fact<T> = { value: T } | { unknown: Unknown };

/** What was read, where it could be. */
export function valueOf<T>(fact: Fact<T>): T | undefined {
  return "value" in fact ? fact.value : undefined;
}

export interface Unknown {
  reason:
    | "denied"
    | "throttled"
    | "timed-out"
    | "unreachable"
    | "failed"
    /** Another answer is missing that this one needs. */
    | "depends"
    | "no-function"
    | "no-sender"
    | "other-account"
    | "not-all-read"
    | "undecided";
  /** The permission that the call takes: `lambda:GetPolicy`. */
  permission?: string;
  /** What AWS said, or what is missing. */
  detail?: string;
}

export interface Pool {
  arn: string;
  name?: string | undefined;
  /** What PostConfirmation calls: an ARN, mostly. */
  trigger?: string | undefined;
  /** All that UpdateUserPool takes, as it stands: what is left out there is reset. */
  settings: Readonly<Record<string, unknown>>;
}

/** Its account is unknown where a bare name was given and the pool could not be read. */
export interface FunctionPlace extends Place {
  name: string;
  /** Alias, version or `$LATEST`. */
  qualifier?: string | undefined;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
export interface FunctionConfiguration {
  roleArn?: string | undefined;
  state?: string | undefined;
  stateReason?: string | undefined;
  lastUpdateStatus?: string | undefined;
  lastUpdateReason?: string | undefined;
  /** When its code or its settings were last changed, in ISO 8601 as {@link LogCount.last}. */
  lastModified?: string | undefined;
  timeoutSeconds?: number | undefined;
  memoryMb?: number | undefined;
  /** Absent for a container image. */
  runtime?: string | undefined;
  vpc?: { id: string; subnets: string[]; securityGroups: string[] } | undefined;
}

/** What IAM says of each way of sending, for the identities that could be meant. */
export interface Simulation {
  roleArn: string;
  results: {
    action: string;
    resource: string;
    decision: string;
    /** Condition keys whose values would have been needed. */
    missingKeys: string[];
    refusedBy?: "organization" | "boundary" | undefined;
  }[];
}

export interface Sender {
  /** As it was set. */
  text: string;
  /** `undefined` where the text has no address in it. */
  address?: string | undefined;
  from: "--from" | "SES_SOURCE_EMAIL";
  /** Those of the address, its domain and the domains above it that are identities. */
  identities: { name: string; verified: boolean; status: string }[];
}

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
export interface SesAccount {
  region: string;
  production: boolean;
  sendingEnabled: boolean;
  enforcement?: string | undefined;
  /** In 24 hours; -1 is without limit. */
  maxIn24Hours?: number | undefined;
  sentIn24Hours?: number | undefined;
}

export interface LogSearch {
  group: string;
  exists: boolean;
  /** Whether the search came to its end in the time it had. */
  complete: boolean;
  signs: LogCount[];
}

/** How often something happened, and when it last did, in ISO 8601. */
export interface LogCount {
  sign: LogSign;
  /** The IAM action of denied calls, or the type of errors. */
  detail?: string;
  count: number;
  last: string;
}

export type LogSign =
  | "time-out"
  | "import-crash"
  | "access-denied"
  | "error"
  | "mail-rejected"
  | "throttled"
  | "paused"
  | "unreachable"
  | "mail-not-sent";

/** An emulator's pool may have no ARN of its own. */
export function poolArnOf(
  { pool, poolId, region }: Pick<Wiring, "pool" | "poolId" | "region">,
  { partition, account }: { partition: string; account: string },
): string {
  return valueOf(pool)?.arn || userPoolArn({ partition, region, account }, poolId);
}
