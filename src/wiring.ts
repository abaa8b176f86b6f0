import { userPoolArn } from "./arn.ts";
import type { Place } from "./arn.ts";

/**
 * Everything between a user pool and a mail in an inbox that AWS shows: the trigger, the function and who may call it,
 * its role, the sender, SES, and the log. `readWiring` reads it, `diagnose` judges it.
 */
export interface Wiring {
  poolId: string;
  /** Region of the pool. */
  region: string;
  pool: Fact<Pool>;
  /** Account of the pool. It is also the caller's: Cognito shows a pool to no other account. */
  account?: string | undefined;
  /** The function that was named. */
  named?: FunctionPlace | undefined;
  /** The function that the other facts are about: the one that was named, otherwise the trigger's. */
  target?: FunctionPlace | undefined;
  /** `undefined` if the function does not exist. */
  configuration: Fact<FunctionConfiguration | undefined>;
  /** Resource policy of the function, version or alias that is called, as JSON; `undefined` if it has none. */
  policy: Fact<string | undefined>;
  /** The function's own policy, if an alias or a version is called. */
  unqualifiedPolicy?: Fact<string | undefined>;
  role: Fact<Simulation>;
  sender: Fact<Sender>;
  ses: Fact<SesAccount>;
  logs: Fact<LogSearch>;
}

/** The examinations, in the order in which a confirmation reaches them. */
export const EXAMINATIONS = [
  ...(["trigger", "policy", "function", "role", "sender", "ses", "logs"] as const),
];

export type Examination = (typeof EXAMINATIONS)[number];

/** A value, or why it could not be read. */
export type Fact<T> = { value: T } | { unknown: Unknown };

/** The value, if it could be read. */
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
    /** A value that this one depends on is missing. */
    | "depends"
    | "no-function"
    | "no-sender"
    | "other-account"
    | "not-all-read"
    | "undecided";
  /** Permission that the call needs: `lambda:GetPolicy`. */
  permission?: string;
  /** AWS's message, or what is missing. */
  detail?: string;
}

export interface Pool {
  arn: string;
  name?: string | undefined;
  /** The PostConfirmation trigger, usually an ARN. */
  trigger?: string | undefined;
  /** All settings that UpdateUserPool accepts; it resets those that a call omits. */
  settings: Readonly<Record<string, unknown>>;
}

/** The account is unknown if only a bare name was given and the pool could not be read. */
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
  /** Last change of code or settings, ISO 8601. */
  lastModified?: string | undefined;
  timeoutSeconds?: number | undefined;
  memoryMb?: number | undefined;
  /** Absent for a container image. */
  runtime?: string | undefined;
  vpc?: { id: string; subnets: string[]; securityGroups: string[] } | undefined;
}

/** IAM's decision on each way to send mail, for the identities that may be used. */
export interface Simulation {
  roleArn: string;
  results: {
    action: string;
    resource: string;
    decision: string;
    /** Condition keys whose values are unknown. */
    missingKeys: string[];
    refusedBy?: "organization" | "boundary" | undefined;
  }[];
}

export interface Sender {
  /** The setting as it was given. */
  text: string;
  /** `undefined` if the text contains no address. */
  address?: string | undefined;
  from: "--from" | "SES_SOURCE_EMAIL";
  /** Those that exist as identities: the address, its domain, and its parent domains. */
  identities: { name: string; verified: boolean; status: string }[];
}

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
export interface SesAccount {
  region: string;
  production: boolean;
  sendingEnabled: boolean;
  enforcement?: string | undefined;
  /** -1 means no limit. */
  maxIn24Hours?: number | undefined;
  sentIn24Hours?: number | undefined;
}

export interface LogSearch {
  group: string;
  exists: boolean;
  /** Whether the search was completed in time. */
  complete: boolean;
  signs: LogCount[];
}

/** How often an event occurred, and when last, in ISO 8601. */
export interface LogCount {
  sign: LogSign;
  /** IAM action for denied calls, type for errors. */
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
