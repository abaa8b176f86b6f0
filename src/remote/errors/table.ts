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
  /** The exception's name, or the code of Node's error. */
  name?: RegExp;
  message?: RegExp;
  /** Rows for some tasks only. Names mean different things in different services. */
  tasks?: readonly Task[];
  /** Stable, for programs. */
  code: string;
  sentence: string;
  remedy?: string;
  /** Where it is missing, the HTTP status tells. */
  retry?: RetryClass;
  trouble?: Trouble;
}

const TRY_AGAIN = "Try again in a while.";
const SET_CLOCK = "Set this machine's clock.";
const CHECK_NETWORK = "Check the network, a proxy or VPN, and --endpoint-url.";
const CHECK_LOG = "Check the function's log before calling it again.";

/** Settings and credentials of the caller. */
const CALLER: readonly AwsErrorRow[] = [
  {
    message: /^Region is missing$/,
    code: "region-missing",
    sentence: "no AWS region is set",
    remedy: "Set one with --region, in the profile, or in AWS_REGION.",
  },
  {
    message: /^Region not accepted/,
    code: "region-invalid",
    sentence: '"{givenRegion}" is not an AWS region',
    remedy: "Check --region, the profile and AWS_REGION.",
  },
  {
    // Only the SDK's own settings lead here: flags are checked before.
    name: /^ERR_INVALID_URL$/,
    code: "endpoint-invalid",
    sentence: '"{address}" is not the address of an endpoint',
    remedy:
      "Write it with its scheme, like http://127.0.0.1:3002, in AWS_ENDPOINT_URL or the profile's endpoint_url.",
  },
  {
    name: /^(?:Credentials|Token)ProviderError$/,
    message: /\bsso\b/i,
    code: "sso-login-needed",
    sentence: "you are not signed in: {message}",
    remedy: "Sign in: {signIn}",
  },
  {
    name: /^(?:Credentials|Token)ProviderError$/,
    code: "credentials-missing",
    sentence: "no AWS credentials were found{inProfile}: {message}",
    remedy: "{supplyCredentials}",
  },
  {
    name: /^ExpiredToken(?:Exception)?$/,
    code: "credentials-expired",
    sentence: "the AWS credentials have expired",
    remedy: "Sign in again, for instance with `{signIn}`.",
  },
  {
    name: /^(?:RequestExpired|RequestTimeTooSkewed)$/,
    code: "clock-wrong",
    sentence: "AWS does not take the request's time: {message}",
    remedy: SET_CLOCK,
  },
  {
    name: /^InvalidSignatureException$/,
    message: /expired|not yet current/i,
    code: "credentials-invalid",
    sentence: "AWS does not accept the credentials: {message}",
    remedy: SET_CLOCK,
  },
  {
    name: /^(?:UnrecognizedClientException|InvalidSignatureException|InvalidClientTokenId)$/,
    code: "credentials-invalid",
    sentence: "AWS does not accept the credentials: {message}",
    remedy: "Check --profile and the AWS_ variables of the environment.",
  },
];

/** Refusals that any service gives. */
const REFUSALS: readonly AwsErrorRow[] = [
  {
    // STS says it without "Exception", while the credentials are looked for.
    name: /^AccessDenied$/,
    code: "access-denied",
    sentence: "AWS denied the call: {message}",
    remedy: "Check the role of the profile, and who may assume it.",
    trouble: "denied",
  },
  {
    name: /^(?:AccessDenied|NotAuthorized|AuthorizationError)Exception$|^UnauthorizedOperation$|^Forbidden$/,
    code: "access-denied",
    sentence: "AWS denied the call: {message}",
    remedy: "The caller needs {permissions}.",
    trouble: "denied",
  },
  {
    name: /^(?:TooManyRequests|LimitExceeded|Throttled|Throttling)Exception$|^Throttling$|^RequestLimitExceeded$/,
    code: "throttled",
    sentence: "{service} throttled the call: {throttlingReason}",
    remedy: "Try again in {wait}.",
    retry: "not-yet",
    trouble: "throttled",
  },
];

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
const LAMBDA: readonly AwsErrorRow[] = [
  {
    name: /^ResourceNotFoundException$/,
    code: "function-not-found",
    sentence: "function not found: {function} in {where}",
    remedy:
      "Check the name, --region, --profile and --qualifier; `aws lambda list-functions` lists the functions.",
  },
  {
    name: /^NoPublishedVersionException$/,
    code: "function-not-found",
    sentence: "the function has no published version: {message}",
    remedy: "Publish one: aws lambda publish-version --function-name {function}",
  },
  {
    name: /^EC2ThrottledException$/,
    code: "function-network",
    sentence: "Lambda was throttled while it connected the function to its VPC: {message}",
    remedy: TRY_AGAIN,
    retry: "not-yet",
  },
  {
    name: /^(?:EC2\w+|ENI\w+|InvalidSecurityGroupID|InvalidSubnetID|SubnetIPAddressLimitReached)Exception$/,
    code: "function-network",
    sentence: "Lambda could not connect the function to its VPC: {message} ({name})",
    remedy:
      "Check the subnets, security groups and the role of {function}: aws lambda get-function-configuration --function-name {function} --query '[VpcConfig,Role]'",
  },
  {
    name: /^KMS\w+Exception$/,
    code: "function-key",
    sentence: "Lambda could not decrypt the function's environment: {message} ({name})",
    remedy:
      "Check the KMS key of {function}: that it is enabled, and that the function's role may kms:Decrypt with it.",
  },
  {
    name: /^(?:EFS|S3Files)\w+Exception$/,
    code: "function-file-system",
    sentence: "Lambda could not mount the function's file system: {message} ({name})",
    remedy: "Check the file system of {function}, its access point and security groups.",
  },
  {
    name: /^SnapStartNotReadyException$/,
    code: "function-not-ready",
    sentence: "the function's snapshot is not ready yet: {message}",
    remedy: "Wait for it: aws lambda wait published-version-active --function-name {function}",
  },
  {
    name: /^SnapStart\w*Exception$/,
    code: "function-snap-start",
    sentence: "Lambda could not restore the function's snapshot: {message} ({name})",
    remedy: "Check the log of the version's initialization, and publish a version again.",
  },
  {
    name: /^Resource(?:NotReady|Conflict)Exception$/,
    code: "function-not-ready",
    sentence: "the function is not ready to be called: {message}",
    remedy: "Wait for it: aws lambda wait function-active-v2 --function-name {function}",
  },
  {
    name: /^Invalid(?:Runtime|ZipFile)Exception$/,
    code: "function-package",
    sentence: "Lambda cannot start the function: {message} ({name})",
    remedy: "Check runtime and package of {function}, and deploy it again.",
  },
  {
    name: /^(?:SerializedRequestEntity|Request)TooLargeException$/,
    code: "payload-too-large",
    sentence: "the event is too large: {message}",
    remedy: "Send a smaller event.",
    retry: "this-event",
  },
  {
    name: /^InvalidRequestContentException$/,
    code: "request-invalid",
    sentence: "Lambda does not take the request: {message}",
    remedy: "Check the event.",
    retry: "this-event",
  },
  {
    name: /^(?:InvalidParameterValue|UnsupportedMediaType|ModeNotSupported)Exception$/,
    code: "request-invalid",
    sentence: "Lambda does not take the request: {message}",
    remedy: "Check the function's name, --qualifier, --client-context and the event.",
  },
  {
    name: /^RecursiveInvocationException$/,
    code: "recursive-call",
    sentence: "Lambda stopped a loop of calls: {message}",
    remedy: "Find out which function, queue or topic calls which.",
  },
  {
    name: /^ServiceException$/,
    code: "service-failed",
    sentence: "Lambda itself failed: {message}",
    remedy: TRY_AGAIN,
    retry: "unknown",
  },
  {
    name: /^ServiceQuotaExceededException$/,
    code: "quota-exceeded",
    sentence: "a quota of the account is used up: {message}",
    remedy: "The Service Quotas console shows which.",
  },
];

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html */
const MACHINES: readonly AwsErrorRow[] = [
  {
    name: /^ExecutionDoesNotExist$/,
    code: "execution-not-found",
    sentence: "execution not found: {message}",
    remedy: "Check --follow, --profile and the region in the ARN.",
  },
  {
    name: /^ResourceNotFound(?:Exception)?$/,
    code: "resource-not-found",
    sentence: "Step Functions has no such thing: {message}",
    remedy: "Check the ARNs, --region and --endpoint-url.",
  },
  {
    name: /^InvalidDefinition$/,
    code: "definition-refused",
    sentence: "Step Functions refused the state machine: {message}",
    remedy: "--emit-asl prints it.",
  },
  {
    name: /^StateMachineDeleting$/,
    code: "state-machine-deleting",
    sentence: "{message}",
    remedy: TRY_AGAIN,
  },
  {
    name: /^(?:StateMachine|Execution)LimitExceeded$/,
    code: "limit-exceeded",
    sentence: "a limit of Step Functions is reached: {message}",
  },
  {
    name: /^(?:ValidationException|InvalidArn)$/,
    code: "invalid-arn",
    sentence: "Step Functions refused the request: {message}",
    remedy: "Check the ARNs.",
  },
];

const POOLS: readonly AwsErrorRow[] = [
  {
    name: /^ResourceNotFoundException$/,
    code: "pool-not-found",
    sentence: "user pool not found: {pool} in {where}",
    remedy: "{checkPool}",
  },
  {
    name: /^UserNotFoundException$/,
    code: "user-not-found",
    sentence: "no such user: {message}",
    remedy: "Check --like-user.",
  },
];

/** The way there. @see https://nodejs.org/api/errors.html#common-system-errors */
const NETWORK: readonly AwsErrorRow[] = [
  {
    name: /^ECONNREFUSED$/,
    code: "connection-refused",
    sentence: "connection refused: nothing listens at {place}",
    remedy: "Start the local {endpoint} endpoint, or correct --endpoint-url.",
    trouble: "unreachable",
  },
  {
    name: /^(?:ENOTFOUND|EAI_AGAIN)$/,
    code: "host-not-found",
    sentence: "the host of {place} cannot be found: {message}",
    remedy: "Check --region or --endpoint-url, and the network.",
    trouble: "unreachable",
  },
  {
    name: /^(?:EPROTO|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG)$/,
    code: "no-tls",
    sentence: "{place} does not speak TLS",
    remedy: "Write the address with http:// if that is meant.",
    trouble: "unreachable",
  },
  {
    name: /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_HAS_EXPIRED|UNABLE_TO_(?:GET_ISSUER_CERT_LOCALLY|VERIFY_LEAF_SIGNATURE)|ERR_TLS_CERT_ALTNAME_INVALID)$/,
    code: "certificate-refused",
    sentence: "the certificate of {place} cannot be trusted: {message}",
    remedy: "Behind a proxy with a certificate of its own, name its file in NODE_EXTRA_CA_CERTS.",
    trouble: "unreachable",
  },
  {
    name: /^(?:EHOSTUNREACH|ENETUNREACH)$/,
    code: "not-reachable",
    sentence: "{place} cannot be reached: {message}",
    remedy: CHECK_NETWORK,
    trouble: "unreachable",
  },
  {
    name: /^ETIMEDOUT$/,
    code: "not-reachable",
    sentence: "{place} cannot be reached: {message}",
    remedy: CHECK_NETWORK,
    retry: "unknown",
    trouble: "unreachable",
  },
  {
    name: /^(?:ECONNRESET|EPIPE)$/,
    tasks: ["invoke"],
    code: "connection-lost",
    sentence:
      "the connection to {place} broke before the whole answer came; the function may have run",
    remedy: CHECK_LOG,
    retry: "unknown",
  },
  {
    name: /^(?:ECONNRESET|EPIPE)$/,
    code: "connection-lost",
    sentence: "the connection to {place} broke before an answer came",
    remedy: "Try again; check the network.",
    trouble: "unreachable",
  },
  {
    // Without a connection nothing can have been sent.
    name: /^TimeoutError$/,
    message: /establish/i,
    code: "not-reachable",
    sentence: "{place} cannot be reached: {message}",
    remedy: CHECK_NETWORK,
    retry: "not-yet",
    trouble: "unreachable",
  },
  {
    name: /^TimeoutError$/,
    tasks: ["invoke"],
    code: "no-answer",
    sentence: "no answer came from {place}; the function may go on",
    remedy: CHECK_LOG,
    retry: "unknown",
  },
  {
    name: /^TimeoutError$/,
    tasks: ["doctor"],
    code: "timed-out",
    sentence: "{place} did not answer {inTime}",
    remedy: "Check the network and --endpoint-url, or wait longer with --timeout.",
    trouble: "timed-out",
  },
  {
    name: /^TimeoutError$/,
    code: "timed-out",
    sentence: "{place} did not answer {inTime}",
    remedy: CHECK_NETWORK,
    trouble: "timed-out",
  },
];

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
  ...NETWORK,
];

function forTasks(tasks: readonly Task[], rows: readonly AwsErrorRow[]): AwsErrorRow[] {
  return rows.map((row) => ({ ...row, tasks }));
}
