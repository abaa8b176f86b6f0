import { UserError } from "../../errors.ts";
import { TASKS } from "./call-site.ts";
import type { CallSite, Task } from "./call-site.ts";
import { AWS_ERRORS, NOT_AWS, NOT_HTTP, OTHER } from "./table.ts";
import type { AwsErrorRow, RetryClass, Trouble } from "./table.ts";

/** What is read of an error of the SDK. */
interface SdkError extends Error {
  /** Of Node, for errors of the network. */
  code?: string;
  /** Of an address that is none. */
  input?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
  /** One for each address that was tried. */
  errors?: readonly { code?: string }[];
  /** Why Lambda throttled. */
  Reason?: string;
  /** The SDK's own reading of Retry-After. */
  retryAfterSeconds?: string | number;
}

/**
 * One sentence and a remedy for what AWS, or the way to it, answered instead of a result. An error
 * that neither of them made is handed back as it is.
 */
export function explainAwsError(error: unknown, site: CallSite): unknown {
  const row = rowOf(error, site.task);
  if (row === undefined) return error;
  const values = valuesOf(error as SdkError, site);
  const remedy = row.remedy === undefined ? undefined : fill(row.remedy, values);
  return new UserError(row.code, fill(row.sentence, values), remedy, { cause: error });
}

/** The kind of trouble; `undefined` for an error that neither AWS nor the way to it made. */
export function troubleOf(error: unknown, { task }: CallSite): Trouble | undefined {
  const row = rowOf(error, task);
  return row && (row.trouble ?? (statusOf(error) === 429 ? "throttled" : "failed"));
}

/** What an error says of one of many calls of a function. */
export function retryClassOf(error: unknown): RetryClass {
  // Those of our own about one event: it is too large, before it is sent, or its answer is.
  if (error instanceof UserError) {
    if (error.code === "answer-too-large") return "unknown";
    return error.code === "payload-too-large" ? "this-event" : "every-call";
  }
  const { retry } = rowOf(error, "invoke") ?? {};
  if (retry !== undefined) return retry;
  const status = statusOf(error);
  if (status === 429) return "not-yet";
  // A named error of the 500s says that the function could not be started.
  const namesCause = (error as Error).name.endsWith("Exception");
  return status !== undefined && status >= 500 && !namesCause ? "unknown" : "every-call";
}

/** How long the answer asks to wait before the next try, in milliseconds. */
export function retryAfterMs(error: unknown): number {
  const { retryAfterSeconds, $response: response } = error as SdkError;
  const seconds = Number(retryAfterSeconds ?? response?.headers?.["retry-after"] ?? 0);
  return seconds > 0 ? seconds * 1_000 : 0;
}

function rowOf(error: unknown, task: Task): AwsErrorRow | undefined {
  // A UserError was put into words in the middle of a call.
  if (!(error instanceof Error) || error instanceof UserError) return undefined;
  const { name, message, code, errors, $metadata } = error as SdkError;
  const nodeCode = code ?? errors?.[0]?.code ?? "";
  const row = AWS_ERRORS.find(
    (row) =>
      (row.tasks?.includes(task) ?? true) &&
      (row.name.test(name) || row.name.test(nodeCode)) &&
      (row.message?.test(message) ?? true),
  );
  if (row !== undefined) return row;
  if (nodeCode.startsWith("HPE_")) return NOT_HTTP;
  // The SDK marks what went wrong while it was calling, on this side or the other.
  if ($metadata === undefined) return undefined;
  const isReadable = !/^(?:SyntaxError|Unknown(?:Error)?)$/.test(name);
  return isReadable || statusOf(error) === undefined ? OTHER : NOT_AWS;
}

function statusOf(error: unknown): number | undefined {
  return (error as SdkError).$metadata?.httpStatusCode;
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  // What AWS said may have braces of its own.
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** What the placeholders of the table stand for. */
function valuesOf(error: SdkError, site: CallSite): Record<string, string> {
  const { service, endpoint, permissions } = TASKS[site.task];
  const { region = "the configured region", endpointUrl, profile, poolId = "" } = site;
  const { name, input = "" } = error;
  const message = error.message || name;
  const functionName = site.functionName ?? "the function";
  const seconds = Number(error.retryAfterSeconds);
  const [home = ""] = poolId.split("_");
  return {
    ...{ name, message, service, endpoint, region, function: functionName, pool: poolId },
    where: endpointUrl ?? region,
    place: endpointUrl ?? `${service} in ${region}`,
    status: String(statusOf(error)),
    address: input.replace(/^.*@/s, "…@"),
    permissions: permissions.replace("{function}", functionName),
    inProfile: profile === undefined ? "" : ` in the profile "${profile}"`,
    signIn: `aws sso login${profile === undefined ? "" : ` --profile ${profile}`}`,
    supplyCredentials:
      profile === undefined
        ? "Pass a profile with --profile, sign in with `aws sso login`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        : "Check the profile, or pass another: `aws configure list-profiles` lists them.",
    throttlingReason: THROTTLING_REASONS[error.Reason ?? ""] ?? message,
    wait: seconds > 0 ? `${seconds} s` : "a while",
    givenRegion: /region="([^"]*)"/.exec(message)?.[1] ?? region,
    inTime: /within \d+ ms/.exec(message)?.[0] ?? "in time",
    waitLonger:
      site.task === "doctor"
        ? "Check the network and --endpoint-url, or wait longer with --request-timeout."
        : "Check the network, a proxy or VPN, and --endpoint-url.",
    checkPool: checkPool(home, site),
  };
}

/** @param home What the pool's id begins with. */
function checkPool(home: string, { region, endpointUrl }: CallSite): string {
  if (home === region || endpointUrl !== undefined) {
    return "Check the id and --profile: only the pool's own account sees it.";
  }
  return home.includes("-")
    ? `The pool id names region ${home}; omit --region unless the pool is a replica.`
    : `Check the id, and the emulator's address in AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: "${home}" is not an AWS region.`;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
const THROTTLING_REASONS: Readonly<Record<string, string>> = {
  ReservedFunctionConcurrentInvocationLimitExceeded:
    "the function's reserved concurrency is used up (0 blocks every call)",
  ReservedFunctionInvocationRateLimitExceeded: "the function's reserved rate is used up",
  ConcurrentInvocationLimitExceeded: "the account's concurrency is used up",
  ConcurrentSnapshotCreateLimitExceeded: "too many snapshots are being made",
  FunctionInvocationRateLimitExceeded: "the function is called too often",
  CallerRateLimitExceeded: "you call too often",
};
