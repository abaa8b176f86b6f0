import type { CallSite } from "./aws-error.ts";

/** What an exception of Lambda's Invoke means, and what to do about it. */
interface Meaning {
  /** Stable, for programs. */
  code: string;
  sentence: (message: string, name: string) => string;
  remedy: (site: CallSite) => string;
}

const nameOf = ({ functionName = "the function" }: CallSite): string => functionName;

const RETRY = (): string => "Try again in a while.";

const NETWORK: Meaning = {
  code: "function-network",
  sentence: (message, name) =>
    `Lambda could not connect the function to its VPC: ${message} (${name})`,
  remedy: (site) =>
    `Look at the subnets, security groups and the role of ${nameOf(site)}: aws lambda get-function-configuration --function-name ${nameOf(site)} --query '[VpcConfig,Role]'`,
};

const KEY: Meaning = {
  code: "function-key",
  sentence: (message, name) =>
    `Lambda could not decrypt the function's environment: ${message} (${name})`,
  remedy: (site) =>
    `Look at the KMS key of ${nameOf(site)}: that it is enabled, and that the function's role may kms:Decrypt with it.`,
};

const FILES: Meaning = {
  code: "function-file-system",
  sentence: (message, name) =>
    `Lambda could not mount the function's file system: ${message} (${name})`,
  remedy: (site) =>
    `Look at the file system, its access point and security groups that ${nameOf(site)} names.`,
};

const SNAP_START: Meaning = {
  code: "function-snap-start",
  sentence: (message, name) =>
    `Lambda could not restore the function's snapshot: ${message} (${name})`,
  remedy: () => "Look at the log of the version's initialization, and publish a version again.",
};

const PACKAGE: Meaning = {
  code: "function-package",
  sentence: (message, name) => `Lambda cannot start the function: ${message} (${name})`,
  remedy: (site) => `Look at runtime and package of ${nameOf(site)}, and deploy it again.`,
};

const NOT_READY: Meaning = {
  code: "function-not-ready",
  sentence: (message) => `the function is not ready to be called: ${message}`,
  remedy: (site) =>
    `Wait for it: aws lambda wait function-active-v2 --function-name ${nameOf(site)}`,
};

const TOO_LARGE: Meaning = {
  code: "payload-too-large",
  sentence: (message) => `the event is too large: ${message}`,
  remedy: () => "Send a smaller event.",
};

const OURS: Meaning = {
  code: "request-invalid",
  sentence: (message) => `Lambda does not take the request: ${message}`,
  remedy: () => "Look at function, --qualifier, --client-context and the event.",
};

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  EC2AccessDeniedException: NETWORK,
  EC2UnexpectedException: NETWORK,
  ENILimitReachedException: NETWORK,
  ENINotReadyException: NETWORK,
  InvalidSecurityGroupIDException: NETWORK,
  InvalidSubnetIDException: NETWORK,
  SubnetIPAddressLimitReachedException: NETWORK,
  EC2ThrottledException: {
    code: "function-network",
    sentence: (message) =>
      `Lambda was throttled while it connected the function to its VPC: ${message}`,
    remedy: RETRY,
  },
  KMSAccessDeniedException: KEY,
  KMSDisabledException: KEY,
  KMSInvalidStateException: KEY,
  KMSNotFoundException: KEY,
  EFSIOException: FILES,
  EFSMountConnectivityException: FILES,
  EFSMountFailureException: FILES,
  EFSMountTimeoutException: FILES,
  S3FilesMountConnectivityException: FILES,
  S3FilesMountFailureException: FILES,
  S3FilesMountTimeoutException: FILES,
  SnapStartException: SNAP_START,
  SnapStartTimeoutException: SNAP_START,
  SnapStartRegenerationFailureException: SNAP_START,
  SnapStartNotReadyException: {
    code: "function-not-ready",
    sentence: (message) => `the function's snapshot is not ready yet: ${message}`,
    remedy: (site) =>
      `Wait for it: aws lambda wait published-version-active --function-name ${nameOf(site)}`,
  },
  InvalidRuntimeException: PACKAGE,
  InvalidZipFileException: PACKAGE,
  ResourceNotReadyException: NOT_READY,
  ResourceConflictException: NOT_READY,
  NoPublishedVersionException: {
    code: "function-not-found",
    sentence: (message) => `the function has no published version: ${message}`,
    remedy: (site) => `Publish one: aws lambda publish-version --function-name ${nameOf(site)}`,
  },
  RequestTooLargeException: TOO_LARGE,
  SerializedRequestEntityTooLargeException: TOO_LARGE,
  InvalidParameterValueException: OURS,
  InvalidRequestContentException: OURS,
  UnsupportedMediaTypeException: OURS,
  ModeNotSupportedException: OURS,
  RecursiveInvocationException: {
    code: "recursive-call",
    sentence: (message) => `Lambda stopped a loop of calls: ${message}`,
    remedy: () => "See which function, queue or topic calls which.",
  },
  ServiceException: {
    code: "service-failed",
    sentence: (message) => `Lambda itself failed: ${message}`,
    remedy: RETRY,
  },
  ServiceQuotaExceededException: {
    code: "quota-exceeded",
    sentence: (message) => `a quota of the account is used up: ${message}`,
    remedy: () => "See which one in the Service Quotas console.",
  },
};

export function explainLambdaError(
  { name, message }: Error,
  site: CallSite,
): { code: string; sentence: string; remedy: string } | undefined {
  const meaning = Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
  return (
    meaning && {
      code: meaning.code,
      sentence: meaning.sentence(message || name, name),
      remedy: meaning.remedy(site),
    }
  );
}

const REASONS: Readonly<Record<string, string>> = {
  ReservedFunctionConcurrentInvocationLimitExceeded:
    "the function's reserved concurrency is used up (at 0 it takes no call at all)",
  ReservedFunctionInvocationRateLimitExceeded: "the function's reserved rate is used up",
  ConcurrentInvocationLimitExceeded: "the account's concurrency is used up",
  ConcurrentSnapshotCreateLimitExceeded: "too many snapshots are being made",
  FunctionInvocationRateLimitExceeded: "the function is called too often",
  CallerRateLimitExceeded: "you call too often",
};

/** Why a call was throttled, and for how long. */
export function explainThrottling(error: Error): { sentence: string; remedy: string } {
  const { Reason, retryAfterSeconds } = error as {
    Reason?: string;
    retryAfterSeconds?: string | number;
  };
  const why = REASONS[Reason ?? ""] ?? error.message;
  const wait = Number(retryAfterSeconds);
  return {
    sentence: `Lambda throttled the call: ${why}`,
    remedy: wait > 0 ? `Try again in ${wait} s.` : RETRY(),
  };
}
