import type { Task } from "./call-site.ts";

/**
 * What an error says about calling again.
 *
 * - `not-yet`: nothing ran, and the same call may succeed later: it was throttled.
 * - `this-event`: nothing ran, because of this event alone.
 * - `unknown`: it was sent, and what came of it is not known.
 * - `every-call`: nothing ran, and the next call would meet the same.
 */
export type RetryClass = "not-yet" | "this-event" | "unknown" | "every-call";

/** The kind of trouble, whichever service it comes from. `caller`: no other call would get further. */
export type Trouble = "caller" | "denied" | "throttled" | "timed-out" | "unreachable" | "failed";

/** What an error means. Texts have placeholders: see `valuesOf` in explain.ts. */
export interface AwsErrorRow {
  /** Stable, for programs. */
  code: string;
  /** The exception's name, or the code of Node's error. */
  name: RegExp;
  message?: RegExp;
  /** Rows for some tasks only. Names mean different things in different services. */
  tasks?: readonly Task[];
  sentence: string;
  remedy?: string;
  /** Where it is missing, the HTTP status tells. */
  retry?: RetryClass;
  trouble?: Trouble;
}

function row(code: string, name: RegExp, rest: Omit<AwsErrorRow, "code" | "name">): AwsErrorRow {
  return { code, name, ...rest };
}

const ANY = /^/;
const TIMEOUT = /^TimeoutError$/;

const TRY_AGAIN = "Try again in a while.";
const SET_CLOCK = "Set this machine's clock.";
const CHECK_ENDPOINT = "Check --endpoint-url: is it an endpoint of {endpoint}?";
const CHECK_LOG = "Check the function's log before calling it again.";
const NOT_REACHABLE = {
  sentence: "{place} cannot be reached: {message}",
  remedy: "Check the network, a proxy or VPN, and --endpoint-url.",
};

/** Settings and credentials of the caller. */
const CALLER: readonly AwsErrorRow[] = [
  row("region-missing", ANY, {
    message: /^Region is missing$/,
    sentence: "no AWS region is set",
    remedy: "Set one with --region, in the profile, or in AWS_REGION.",
  }),
  row("region-invalid", ANY, {
    message: /^Region not accepted/,
    sentence: '"{givenRegion}" is not an AWS region',
    remedy: "Check --region, the profile and AWS_REGION.",
  }),
  // Only the SDK's own settings lead here: flags are checked before.
  row("endpoint-invalid", /^ERR_INVALID_URL$/, {
    sentence: '"{address}" is not the address of an endpoint',
    remedy:
      "Add the scheme, for example: http://127.0.0.1:3002, in AWS_ENDPOINT_URL or the profile's endpoint_url.",
  }),
  row("sso-login-needed", /^(?:Credentials|Token)ProviderError$/, {
    message: /\bsso\b/i,
    sentence: "you are not signed in: {message}",
    remedy: "Sign in: {signIn}",
  }),
  row("credentials-missing", /^(?:Credentials|Token)ProviderError$/, {
    sentence: "no AWS credentials were found{inProfile}: {message}",
    remedy: "{supplyCredentials}",
  }),
  row("credentials-expired", /^ExpiredToken(?:Exception)?$/, {
    sentence: "the AWS credentials have expired",
    remedy: "Sign in again, for example with `{signIn}`.",
  }),
  row("clock-wrong", /^(?:RequestExpired|RequestTimeTooSkewed)$/, {
    sentence: "AWS rejected the request's timestamp: {message}",
    remedy: SET_CLOCK,
  }),
  row("credentials-invalid", /^InvalidSignatureException$/, {
    message: /expired|not yet current/i,
    sentence: "AWS does not accept the credentials: {message}",
    remedy: SET_CLOCK,
  }),
  row(
    "credentials-invalid",
    /^(?:UnrecognizedClientException|InvalidSignatureException|InvalidClientTokenId)$/,
    {
      sentence: "AWS does not accept the credentials: {message}",
      remedy: "Check --profile and the AWS_ variables of the environment.",
    },
  ),
];

/** Refusals that any service gives. */
const REFUSALS: readonly AwsErrorRow[] = [
  // STS says it without "Exception", while the credentials are looked for.
  row("access-denied", /^AccessDenied$/, {
    sentence: "AWS denied the call: {message}",
    remedy: "Check the role of the profile, and who may assume it.",
    trouble: "denied",
  }),
  row(
    "access-denied",
    /^(?:AccessDenied|NotAuthorized|AuthorizationError)Exception$|^UnauthorizedOperation$|^Forbidden$/,
    {
      sentence: "AWS denied the call: {message}",
      remedy: "The caller needs {permissions}.",
      trouble: "denied",
    },
  ),
  row(
    "throttled",
    /^(?:TooManyRequests|LimitExceeded|Throttled|Throttling)Exception$|^Throttling$|^RequestLimitExceeded$/,
    {
      sentence: "{service} throttled the call: {throttlingReason}",
      remedy: "Try again in {wait}.",
      retry: "not-yet",
      trouble: "throttled",
    },
  ),
];

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
const LAMBDA: readonly AwsErrorRow[] = [
  row("function-not-found", /^ResourceNotFoundException$/, {
    sentence: "function not found: {function} ({where})",
    remedy:
      "Check the name, --region, --profile and --qualifier; `aws lambda list-functions` lists the functions.",
  }),
  row("function-not-found", /^NoPublishedVersionException$/, {
    sentence: "the function has no published version: {message}",
    remedy: "Publish one: aws lambda publish-version --function-name {function}",
  }),
  row("function-network", /^EC2ThrottledException$/, {
    sentence: "Lambda was throttled while it connected the function to its VPC: {message}",
    remedy: TRY_AGAIN,
    retry: "not-yet",
  }),
  row(
    "function-network",
    /^(?:EC2\w+|ENI\w+|InvalidSecurityGroupID|InvalidSubnetID|SubnetIPAddressLimitReached)Exception$/,
    {
      sentence: "Lambda could not connect the function to its VPC: {message} ({name})",
      remedy:
        "Check the subnets, security groups and the role of {function}: aws lambda get-function-configuration --function-name {function} --query '[VpcConfig,Role]'",
    },
  ),
  row("function-key", /^KMS\w+Exception$/, {
    sentence: "Lambda could not decrypt the function's environment: {message} ({name})",
    remedy:
      "Check the KMS key of {function}: that it is enabled, and that the function's role has kms:Decrypt on it.",
  }),
  row("function-file-system", /^(?:EFS|S3Files)\w+Exception$/, {
    sentence: "Lambda could not mount the function's file system: {message} ({name})",
    remedy: "Check the file system of {function}, its access point and security groups.",
  }),
  row("function-not-ready", /^SnapStartNotReadyException$/, {
    sentence: "the function's snapshot is not ready yet: {message}",
    remedy: "Wait for it: aws lambda wait published-version-active --function-name {function}",
  }),
  row("function-snap-start", /^SnapStart\w*Exception$/, {
    sentence: "Lambda could not restore the function's snapshot: {message} ({name})",
    remedy: "Check the log of the version's initialization, and publish a version again.",
  }),
  row("function-not-ready", /^Resource(?:NotReady|Conflict)Exception$/, {
    sentence: "the function is not ready to be called: {message}",
    remedy: "Wait for it: aws lambda wait function-active-v2 --function-name {function}",
  }),
  row("function-package", /^Invalid(?:Runtime|ZipFile)Exception$/, {
    sentence: "Lambda cannot start the function: {message} ({name})",
    remedy: "Check runtime and package of {function}, and deploy it again.",
  }),
  row("payload-too-large", /^(?:SerializedRequestEntity|Request)TooLargeException$/, {
    sentence: "the event is too large: {message}",
    remedy: "Send a smaller event.",
    retry: "this-event",
  }),
  row("request-invalid", /^InvalidRequestContentException$/, {
    sentence: "Lambda rejected the request: {message}",
    remedy: "Check the event.",
    retry: "this-event",
  }),
  row(
    "request-invalid",
    /^(?:InvalidParameterValue|UnsupportedMediaType|ModeNotSupported)Exception$/,
    {
      sentence: "Lambda rejected the request: {message}",
      remedy: "Check the function's name, --qualifier, --client-context and the event.",
    },
  ),
  row("recursive-call", /^RecursiveInvocationException$/, {
    sentence: "Lambda stopped a loop of calls: {message}",
    remedy: "Find out which function, queue or topic calls which.",
  }),
  row("service-failed", /^ServiceException$/, {
    sentence: "Lambda itself failed: {message}",
    remedy: TRY_AGAIN,
    retry: "unknown",
  }),
  row("quota-exceeded", /^ServiceQuotaExceededException$/, {
    sentence: "a quota of the account is used up: {message}",
    remedy: "The Service Quotas console shows which.",
  }),
];

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html */
const MACHINES: readonly AwsErrorRow[] = [
  row("execution-not-found", /^ExecutionDoesNotExist$/, {
    sentence: "execution not found: {message}",
    remedy: "Check --follow, --profile and the region in the ARN.",
  }),
  row("resource-not-found", /^ResourceNotFound(?:Exception)?$/, {
    sentence: "Step Functions could not find the resource: {message}",
    remedy: "Check the ARNs, --region and --endpoint-url.",
  }),
  row("definition-refused", /^InvalidDefinition$/, {
    sentence: "Step Functions refused the state machine: {message}",
    remedy: "--emit-asl prints it.",
  }),
  row("state-machine-deleting", /^StateMachineDeleting$/, {
    sentence: "{message}",
    remedy: TRY_AGAIN,
  }),
  row("limit-exceeded", /^(?:StateMachine|Execution)LimitExceeded$/, {
    sentence: "a limit of Step Functions has been reached: {message}",
  }),
  row("invalid-arn", /^(?:ValidationException|InvalidArn)$/, {
    sentence: "Step Functions refused the request: {message}",
    remedy: "Check the ARNs.",
  }),
];

const POOLS: readonly AwsErrorRow[] = [
  row("pool-not-found", /^ResourceNotFoundException$/, {
    sentence: "user pool not found: {pool} in {where}",
    remedy: "{checkPool}",
  }),
  row("no-user-pools", /^UnknownOperationException$/, {
    sentence: "{place} has no user pools: {message}",
    remedy:
      "Point AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER to the pool's emulator and AWS_ENDPOINT_URL_LAMBDA, " +
      "_SES and _SESV2 to this endpoint, pass --region, and omit --endpoint-url.",
  }),
  row("user-not-found", /^UserNotFoundException$/, {
    sentence: "no such user: {message}",
    remedy: "Check --like-user.",
  }),
];

/** The way there. @see https://nodejs.org/api/errors.html#common-system-errors */
const NETWORK: readonly AwsErrorRow[] = [
  row("connection-refused", /^ECONNREFUSED$/, {
    sentence: "connection refused: nothing is listening at {place}",
    remedy: "Start the local {endpoint} endpoint, or correct --endpoint-url.",
  }),
  row("host-not-found", /^(?:ENOTFOUND|EAI_AGAIN)$/, {
    sentence: "the host of {place} cannot be found: {message}",
    remedy: "Check --region or --endpoint-url, and the network.",
  }),
  row("no-tls", /^(?:EPROTO|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG))$/, {
    sentence: "{place} does not speak TLS",
    remedy: "Use http:// in the address if that is what you intended.",
  }),
  row("certificate-refused", /_CERT(?:_|$)|^CERT_HAS_EXPIRED$|^UNABLE_TO_(?:GET|VERIFY)_/, {
    sentence: "the certificate of {place} cannot be trusted: {message}",
    remedy:
      "If a proxy uses its own certificate, set NODE_EXTRA_CA_CERTS to the certificate's file.",
  }),
  row("not-reachable", /^(?:EHOSTUNREACH|ENETUNREACH|ERR_(?:SSL|TLS)_\w+)$/, NOT_REACHABLE),
  row("not-reachable", /^ETIMEDOUT$/, { ...NOT_REACHABLE, retry: "unknown" }),
  // Without a connection nothing can have been sent.
  row("not-reachable", TIMEOUT, { ...NOT_REACHABLE, message: /establish/i, retry: "not-yet" }),
  row("connection-lost", /^(?:ECONNRESET|ECONNABORTED|EPIPE)$/, {
    tasks: ["invoke"],
    sentence:
      "the connection to {place} was lost before the full response arrived; the function may have run",
    remedy: CHECK_LOG,
    retry: "unknown",
  }),
  row("connection-lost", /^(?:ECONNRESET|ECONNABORTED|EPIPE)$/, {
    sentence: "the connection to {place} was lost before a response arrived",
    remedy: "Try again; check the network.",
  }),
  row("no-answer", TIMEOUT, {
    tasks: ["invoke"],
    sentence: "no response from {place} {inTime}; the function may still be running",
    remedy: "Check the function's log before calling it again, or give it more time.",
    retry: "unknown",
  }),
  row("timed-out", TIMEOUT, {
    sentence: "{place} did not respond {inTime}",
    remedy: "{waitLonger}",
    trouble: "timed-out",
  }),
];

/** Errors without a row: a response that is not HTTP, one that AWS does not give, and any other. */
export const NOT_HTTP = row("no-lambda-endpoint", ANY, {
  sentence: "{place} does not speak HTTP: {message}",
  remedy: CHECK_ENDPOINT,
});
export const NOT_AWS = row("no-lambda-endpoint", ANY, {
  sentence: "{place} returned HTTP {status}, which is not a {service} response",
  remedy: CHECK_ENDPOINT,
});
export const OTHER = row("aws-error", ANY, {
  sentence: "the call to {place} failed: {name}: {message}",
});

/**
 * Every error of AWS, and of the way to it, that has a sentence of its own. The first row that fits
 * counts.
 */
export const AWS_ERRORS: readonly AwsErrorRow[] = [
  ...CALLER.map((row) => ({ ...row, trouble: "caller" as const })),
  ...REFUSALS,
  ...forTasks(["invoke"], LAMBDA),
  ...forTasks(["step-functions"], MACHINES),
  ...forTasks(["doctor", "from-pool"], POOLS),
  ...NETWORK.map((row) => ({ trouble: "unreachable" as const, ...row })),
];

function forTasks(tasks: readonly Task[], rows: readonly AwsErrorRow[]): AwsErrorRow[] {
  return rows.map((row) => ({ ...row, tasks }));
}
