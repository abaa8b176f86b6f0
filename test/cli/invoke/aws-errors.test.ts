// What AWS, or the way to it, answers instead of a result: the real SDK client over HTTP, against
// answers as AWS documents them. No emulator gives these.
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { awsClients } from "../../../src/cli/io/aws-clients.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { cli } from "../../helpers/context.ts";
import type { Result } from "../../helpers/context.ts";
import { answering } from "../../helpers/http-server.ts";
import type { Answer, HttpServer } from "../../helpers/http-server.ts";

const event = createEvent({ seed: "invoke" });
let server: HttpServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function invoke(answer: Answer): Promise<Result> {
  server = await answering(answer);
  return invokeAt(server.url);
}

function invokeAt(url: string, ...more: string[]): Promise<Result> {
  const argv = ["invoke", "confirm", "--endpoint-url", url, "-e", "-", "--yes", "--json"];
  return cli([...argv, ...more], { stdin: JSON.stringify(event) });
}

interface ErrorDocument {
  exitCode: number;
  error: { code: string; message: string; remedy: string };
}

const awsError = (status: number, type: string, body: object): Answer => ({
  status,
  headers: { "x-amzn-errortype": type },
  body: JSON.stringify(body),
});

// Names, states and fields: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
const LAMBDA: [
  status: number,
  type: string,
  code: string,
  sentence: string,
  remedy: string | undefined,
][] = [
  [
    403,
    "AccessDeniedException",
    "access-denied",
    "AWS denied the call: text",
    "The caller needs lambda:InvokeFunction on confirm.",
  ],
  [
    404,
    "ResourceNotFoundException",
    "function-not-found",
    "function not found: confirm ({url})",
    "Check the name, --region, --profile and --qualifier; `aws lambda list-functions` lists the functions.",
  ],
  [
    400,
    "NoPublishedVersionException",
    "function-not-found",
    "the function has no published version: text",
    "Publish one: aws lambda publish-version --function-name confirm",
  ],
  [
    429,
    "TooManyRequestsException",
    "throttled",
    "Lambda throttled the call: text",
    "Try again in a while.",
  ],
  [
    502,
    "EC2ThrottledException",
    "function-network",
    "Lambda was throttled while it connected the function to its VPC: text",
    "Try again in a while.",
  ],
  [
    502,
    "EC2AccessDeniedException",
    "function-network",
    "Lambda could not connect the function to its VPC: text (EC2AccessDeniedException)",
    "Check the subnets, security groups and the role of confirm: aws lambda get-function-configuration --function-name confirm --query '[VpcConfig,Role]'",
  ],
  [
    502,
    "EC2UnexpectedException",
    "function-network",
    "Lambda could not connect the function to its VPC: text (EC2UnexpectedException)",
    "Check the subnets, security groups and the role of confirm: aws lambda get-function-configuration --function-name confirm --query '[VpcConfig,Role]'",
  ],
  [
    502,
    "ENILimitReachedException",
    "function-network",
    "Lambda could not connect the function to its VPC: text (ENILimitReachedException)",
    "Check the subnets, security groups and the role of confirm: aws lambda get-function-configuration --function-name confirm --query '[VpcConfig,Role]'",
  ],
  [
    502,
    "ENINotReadyException",
    "function-network",
    "Lambda could not connect the function to its VPC: text (ENINotReadyException)",
    "Check the subnets, security groups and the role of confirm: aws lambda get-function-configuration --function-name confirm --query '[VpcConfig,Role]'",
  ],
  [
    502,
    "SubnetIPAddressLimitReachedException",
    "function-network",
    "Lambda could not connect the function to its VPC: text (SubnetIPAddressLimitReachedException)",
    "Check the subnets, security groups and the role of confirm: aws lambda get-function-configuration --function-name confirm --query '[VpcConfig,Role]'",
  ],
  [
    502,
    "InvalidSubnetIDException",
    "function-network",
    "Lambda could not connect the function to its VPC: text (InvalidSubnetIDException)",
    "Check the subnets, security groups and the role of confirm: aws lambda get-function-configuration --function-name confirm --query '[VpcConfig,Role]'",
  ],
  [
    502,
    "InvalidSecurityGroupIDException",
    "function-network",
    "Lambda could not connect the function to its VPC: text (InvalidSecurityGroupIDException)",
    "Check the subnets, security groups and the role of confirm: aws lambda get-function-configuration --function-name confirm --query '[VpcConfig,Role]'",
  ],
  [
    502,
    "KMSAccessDeniedException",
    "function-key",
    "Lambda could not decrypt the function's environment: text (KMSAccessDeniedException)",
    "Check the KMS key of confirm: that it is enabled, and that the function's role has kms:Decrypt on it.",
  ],
  [
    502,
    "KMSDisabledException",
    "function-key",
    "Lambda could not decrypt the function's environment: text (KMSDisabledException)",
    "Check the KMS key of confirm: that it is enabled, and that the function's role has kms:Decrypt on it.",
  ],
  [
    502,
    "KMSInvalidStateException",
    "function-key",
    "Lambda could not decrypt the function's environment: text (KMSInvalidStateException)",
    "Check the KMS key of confirm: that it is enabled, and that the function's role has kms:Decrypt on it.",
  ],
  [
    502,
    "KMSNotFoundException",
    "function-key",
    "Lambda could not decrypt the function's environment: text (KMSNotFoundException)",
    "Check the KMS key of confirm: that it is enabled, and that the function's role has kms:Decrypt on it.",
  ],
  [
    410,
    "EFSIOException",
    "function-file-system",
    "Lambda could not mount the function's file system: text (EFSIOException)",
    "Check the file system of confirm, its access point and security groups.",
  ],
  [
    408,
    "EFSMountConnectivityException",
    "function-file-system",
    "Lambda could not mount the function's file system: text (EFSMountConnectivityException)",
    "Check the file system of confirm, its access point and security groups.",
  ],
  [
    403,
    "EFSMountFailureException",
    "function-file-system",
    "Lambda could not mount the function's file system: text (EFSMountFailureException)",
    "Check the file system of confirm, its access point and security groups.",
  ],
  [
    408,
    "EFSMountTimeoutException",
    "function-file-system",
    "Lambda could not mount the function's file system: text (EFSMountTimeoutException)",
    "Check the file system of confirm, its access point and security groups.",
  ],
  [
    409,
    "SnapStartNotReadyException",
    "function-not-ready",
    "the function's snapshot is not ready yet: text",
    "Wait for it: aws lambda wait published-version-active --function-name confirm",
  ],
  [
    400,
    "SnapStartException",
    "function-snap-start",
    "Lambda could not restore the function's snapshot: text (SnapStartException)",
    "Check the log of the version's initialization, and publish a version again.",
  ],
  [
    408,
    "SnapStartTimeoutException",
    "function-snap-start",
    "Lambda could not restore the function's snapshot: text (SnapStartTimeoutException)",
    "Check the log of the version's initialization, and publish a version again.",
  ],
  [
    409,
    "ResourceConflictException",
    "function-not-ready",
    "the function is not ready to be called: text",
    "Wait for it: aws lambda wait function-active-v2 --function-name confirm",
  ],
  [
    502,
    "ResourceNotReadyException",
    "function-not-ready",
    "the function is not ready to be called: text",
    "Wait for it: aws lambda wait function-active-v2 --function-name confirm",
  ],
  [
    502,
    "InvalidRuntimeException",
    "function-package",
    "Lambda cannot start the function: text (InvalidRuntimeException)",
    "Check runtime and package of confirm, and deploy it again.",
  ],
  [
    502,
    "InvalidZipFileException",
    "function-package",
    "Lambda cannot start the function: text (InvalidZipFileException)",
    "Check runtime and package of confirm, and deploy it again.",
  ],
  [
    400,
    "InvalidRequestContentException",
    "request-invalid",
    "Lambda rejected the request: text",
    "Check the event.",
  ],
  [
    400,
    "InvalidParameterValueException",
    "request-invalid",
    "Lambda rejected the request: text",
    "Check the function's name, --qualifier, --client-context and the event.",
  ],
  [
    415,
    "UnsupportedMediaTypeException",
    "request-invalid",
    "Lambda rejected the request: text",
    "Check the function's name, --qualifier, --client-context and the event.",
  ],
  [
    413,
    "RequestTooLargeException",
    "payload-too-large",
    "the event is too large: text",
    "Send a smaller event.",
  ],
  [
    413,
    "SerializedRequestEntityTooLargeException",
    "payload-too-large",
    "the event is too large: text",
    "Send a smaller event.",
  ],
  [
    400,
    "RecursiveInvocationException",
    "recursive-call",
    "Lambda stopped a loop of calls: text",
    "Find out which function, queue or topic calls which.",
  ],
  [
    500,
    "ServiceException",
    "service-failed",
    "Lambda itself failed: text",
    "Try again in a while.",
  ],
  // https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
  [
    403,
    "ExpiredTokenException",
    "credentials-expired",
    "the AWS credentials have expired",
    "Sign in again, for example with `aws sso login`.",
  ],
  [
    403,
    "UnrecognizedClientException",
    "credentials-invalid",
    "AWS does not accept the credentials: text",
    "Check --profile and the AWS_ variables of the environment.",
  ],
  [
    403,
    "InvalidSignatureException",
    "credentials-invalid",
    "AWS does not accept the credentials: text",
    "Check --profile and the AWS_ variables of the environment.",
  ],
  [
    400,
    "RequestExpired",
    "clock-wrong",
    "AWS rejected the request's timestamp: text",
    "Set this machine's clock.",
  ],
  // Anything that is not known yet keeps its name.
  [
    500,
    "BrandNewException",
    "aws-error",
    "the call to {url} failed: BrandNewException: text",
    undefined,
  ],
];

describe("an error of AWS is one sentence with its remedy, and exit code 2", () => {
  it.each(LAMBDA)("%i %s", async (status, type, code, sentence, remedy) => {
    // Exceptions of Lambda have `Message` or `message`, by what they are.
    const { out } = await invoke(awsError(status, type, { message: "text", Message: "text" }));
    const { exitCode, error } = JSON.parse(out) as ErrorDocument;
    expect([exitCode, error.code]).toEqual([2, code]);
    expect(error.message).toBe(sentence.replace("{url}", server?.url ?? ""));
    expect(error.remedy).toBe(remedy);
    // No retry: the function would run again.
    expect(server?.requests).toHaveLength(1);
  });

  it.each([
    [
      "ReservedFunctionConcurrentInvocationLimitExceeded",
      "the function's reserved concurrency is used up (0 blocks every call)",
    ],
    ["ConcurrentInvocationLimitExceeded", "the account's concurrency is used up"],
    ["CallerRateLimitExceeded", "you call too often"],
    ["BrandNew", "Rate Exceeded."],
  ])("a throttled call says why: %s", async (Reason, sentence) => {
    const answer = awsError(429, "TooManyRequestsException", { message: "Rate Exceeded.", Reason });
    const { out } = await invoke({ ...answer, headers: { ...answer.headers, "retry-after": "7" } });
    const { error } = JSON.parse(out) as ErrorDocument;
    expect(error.message).toBe(`Lambda throttled the call: ${sentence}`);
    expect(error.remedy).toBe("Try again in 7 s.");
  });

  it("a log that may not be shown is asked for no more", async () => {
    server = await answering(
      awsError(400, "InvalidParameterValueException", { message: "LogType Tail is not supported" }),
      { body: JSON.stringify(event) },
    );
    const { code } = await invokeAt(server.url);
    expect(code).toBe(0);
    expect(server.requests.map(({ headers }) => headers["x-amz-log-type"])).toEqual([
      "Tail",
      undefined,
    ]);
  });
});

describe("the way to AWS", () => {
  it.each<[string, Answer, string, string]>([
    [
      "a page that is not Lambda's",
      { status: 404, body: "oops" },
      "no-lambda-endpoint",
      "{url} returned HTTP 404, which is not a Lambda response",
    ],
    [
      "an empty error",
      { status: 502 },
      "no-lambda-endpoint",
      "{url} returned HTTP 502, which is not a Lambda response",
    ],
    [
      "a connection reset at once",
      { reset: true },
      "connection-lost",
      "the connection to {url} was lost before the full response arrived; the function may have run",
    ],
    [
      "a connection reset half way",
      { body: JSON.stringify(event), reset: "halfway" },
      "connection-lost",
      "the connection to {url} was lost before the full response arrived; the function may have run",
    ],
  ])("%s", async (_name, answer, code, sentence) => {
    const { out } = await invoke(answer);
    const { exitCode, error } = JSON.parse(out) as ErrorDocument;
    expect([exitCode, error.code]).toEqual([2, code]);
    expect(error.message).toBe(sentence.replace("{url}", server?.url ?? ""));
    expect(server?.requests).toHaveLength(1);
  });

  it("nobody listening", async () => {
    const gone = await answering({});
    await gone.close();
    const { error } = JSON.parse((await invokeAt(gone.url)).out) as ErrorDocument;
    expect(error.code).toBe("connection-refused");
    expect(error.message).toBe(`connection refused: nothing is listening at ${gone.url}`);
  });

  it("a host that there is not", async () => {
    const argv = ["invoke", "f", "--endpoint-url", "http://lambda.invalid", "--yes", "--json"];
    const { out } = await cli([...argv, "--region", "eu-west-1"], {
      aws: {
        lambda: async (options) => {
          const client = await awsClients.lambda(options);
          client.config.credentials = async () => ({ accessKeyId: "a", secretAccessKey: "b" });
          return client;
        },
      },
    });
    expect((JSON.parse(out) as ErrorDocument).error.code).toBe("host-not-found");
  });

  it("TLS where there is none, and HTTP where something else speaks", async () => {
    const other = createServer((socket) => socket.on("error", () => {}).end("220 mail\r\n"));
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const place = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const codes: string[] = [];
    for (const url of [`https://${place}`, `http://${place}`]) {
      codes.push((JSON.parse((await invokeAt(url)).out) as ErrorDocument).error.code);
    }
    other.close();
    expect(codes).toEqual(["no-tls", "no-lambda-endpoint"]);
  });

  // https://nodejs.org/api/tls.html#x509-certificate-error-codes and the errors of the SDK's chain.
  it.each<[string, object, string, string]>([
    [
      "a certificate of one's own",
      { code: "DEPTH_ZERO_SELF_SIGNED_CERT", message: "self-signed certificate" },
      "certificate-refused",
      "NODE_EXTRA_CA_CERTS",
    ],
    [
      "no way there",
      {
        name: "TimeoutError",
        message:
          "@smithy/node-http-handler - the request socket did not establish a connection with the server within the configured timeout of 5000 ms.",
      },
      "not-reachable",
      "a proxy or VPN",
    ],
    [
      "a silent one",
      {
        name: "TimeoutError",
        message:
          "@smithy/node-http-handler - the request socket timed out after 960000 ms of inactivity (configured by client requestHandler).",
      },
      "no-answer",
      "the function's log",
    ],
    [
      "a host down",
      { code: "EHOSTUNREACH", message: "connect EHOSTUNREACH" },
      "not-reachable",
      "network",
    ],
    ["no region", { message: "Region is missing" }, "region-missing", "--region"],
    [
      "a region that is none",
      { message: 'Region not accepted: region="bad region" is not a valid hostname component.' },
      "region-invalid",
      "AWS_REGION",
    ],
    [
      "a profile without credentials",
      {
        name: "CredentialsProviderError",
        message: "Could not load credentials from any providers",
      },
      "credentials-missing",
      "aws configure list-profiles",
    ],
    [
      "an SSO session that ended",
      {
        name: "CredentialsProviderError",
        message:
          "The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.",
      },
      "sso-login-needed",
      "aws sso login --profile dev",
    ],
    [
      "an SSO token that ended",
      {
        name: "TokenProviderError",
        message:
          "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
      },
      "sso-login-needed",
      "aws sso login --profile dev",
    ],
    [
      "a role that may not be assumed",
      { name: "AccessDenied", message: "User: a is not authorized to perform: sts:AssumeRole" },
      "access-denied",
      "assume it",
    ],
  ])("%s", async (_name, error, code, remedy) => {
    const argv = ["invoke", "f", "--profile", "dev", "--yes", "--json", "--region", "eu-west-1"];
    const { out } = await cli(argv, {
      aws: {
        lambda: async (options) => {
          const client = await awsClients.lambda(options);
          client.config.credentials = () => Promise.reject(Object.assign(new Error(), error));
          return client;
        },
      },
    });
    const document = JSON.parse(out) as ErrorDocument;
    expect([document.exitCode, document.error.code]).toEqual([2, code]);
    expect(document.error.remedy).toContain(remedy);
  });
});
