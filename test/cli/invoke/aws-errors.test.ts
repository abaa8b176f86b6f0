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
const LAMBDA: [status: number, type: string, code: string, sentence: string, remedy: string][] = [
  [
    403,
    "AccessDeniedException",
    "access-denied",
    "AWS denied the call: text",
    "lambda:InvokeFunction on confirm",
  ],
  [
    404,
    "ResourceNotFoundException",
    "function-not-found",
    "function not found: confirm",
    "list-functions",
  ],
  [
    400,
    "NoPublishedVersionException",
    "function-not-found",
    "no published version",
    "publish-version --function-name confirm",
  ],
  [429, "TooManyRequestsException", "throttled", "Lambda throttled the call: text", "Try again"],
  [
    502,
    "EC2ThrottledException",
    "function-network",
    "was throttled while it connected",
    "Try again",
  ],
  [
    502,
    "EC2AccessDeniedException",
    "function-network",
    "connect the function to its VPC: text (EC2AccessDeniedException)",
    "VpcConfig",
  ],
  [502, "EC2UnexpectedException", "function-network", "(EC2UnexpectedException)", "VpcConfig"],
  [502, "ENILimitReachedException", "function-network", "(ENILimitReachedException)", "VpcConfig"],
  [502, "ENINotReadyException", "function-network", "(ENINotReadyException)", "VpcConfig"],
  [
    502,
    "SubnetIPAddressLimitReachedException",
    "function-network",
    "(SubnetIPAddressLimitReached",
    "subnets",
  ],
  [502, "InvalidSubnetIDException", "function-network", "(InvalidSubnetIDException)", "subnets"],
  [
    502,
    "InvalidSecurityGroupIDException",
    "function-network",
    "(InvalidSecurityGroupID",
    "security groups",
  ],
  [
    502,
    "KMSAccessDeniedException",
    "function-key",
    "decrypt the function's environment: text",
    "kms:Decrypt",
  ],
  [502, "KMSDisabledException", "function-key", "(KMSDisabledException)", "is enabled"],
  [
    502,
    "KMSInvalidStateException",
    "function-key",
    "(KMSInvalidStateException)",
    "KMS key of confirm",
  ],
  [502, "KMSNotFoundException", "function-key", "(KMSNotFoundException)", "KMS key of confirm"],
  [
    410,
    "EFSIOException",
    "function-file-system",
    "file system: text (EFSIOException)",
    "access point",
  ],
  [408, "EFSMountConnectivityException", "function-file-system", "(EFSMountConn", "access point"],
  [403, "EFSMountFailureException", "function-file-system", "(EFSMountFail", "access point"],
  [408, "EFSMountTimeoutException", "function-file-system", "(EFSMountTime", "access point"],
  [
    409,
    "SnapStartNotReadyException",
    "function-not-ready",
    "snapshot is not ready yet: text",
    "wait published-version-active",
  ],
  [
    400,
    "SnapStartException",
    "function-snap-start",
    "could not restore the function's snapshot: text",
    "publish a version",
  ],
  [
    408,
    "SnapStartTimeoutException",
    "function-snap-start",
    "(SnapStartTimeout",
    "publish a version",
  ],
  [
    409,
    "ResourceConflictException",
    "function-not-ready",
    "not ready to be called: text",
    "wait function-active-v2 --function-name confirm",
  ],
  [
    502,
    "ResourceNotReadyException",
    "function-not-ready",
    "not ready to be called: text",
    "wait function-active-v2",
  ],
  [
    502,
    "InvalidRuntimeException",
    "function-package",
    "cannot start the function: text",
    "runtime and package",
  ],
  [
    502,
    "InvalidZipFileException",
    "function-package",
    "cannot start the function: text",
    "deploy it again",
  ],
  [
    400,
    "InvalidRequestContentException",
    "request-invalid",
    "does not take the request: text",
    "the event",
  ],
  [
    400,
    "InvalidParameterValueException",
    "request-invalid",
    "does not take the request: text",
    "--qualifier",
  ],
  [
    415,
    "UnsupportedMediaTypeException",
    "request-invalid",
    "does not take the request: text",
    "the event",
  ],
  [
    413,
    "RequestTooLargeException",
    "payload-too-large",
    "the event is too large: text",
    "smaller event",
  ],
  [
    413,
    "SerializedRequestEntityTooLargeException",
    "payload-too-large",
    "too large: text",
    "smaller event",
  ],
  [
    400,
    "RecursiveInvocationException",
    "recursive-call",
    "stopped a loop of calls: text",
    "calls which",
  ],
  [500, "ServiceException", "service-failed", "Lambda itself failed: text", "Try again"],
  // https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
  [
    403,
    "ExpiredTokenException",
    "credentials-expired",
    "credentials have expired",
    "aws sso login",
  ],
  [
    403,
    "UnrecognizedClientException",
    "credentials-invalid",
    "does not accept the credentials: text",
    "--profile",
  ],
  [
    403,
    "InvalidSignatureException",
    "credentials-invalid",
    "does not accept the credentials: text",
    "--profile",
  ],
  [400, "RequestExpired", "clock-wrong", "does not take the request's time: text", "clock"],
  // Anything that is not known yet keeps its name.
  [500, "BrandNewException", "aws-error", "did not take the call: BrandNewException: text", ""],
];

describe("an error of AWS is one sentence with its remedy, and exit code 2", () => {
  it.each(LAMBDA)("%i %s", async (status, type, code, sentence, remedy) => {
    // Exceptions of Lambda have `Message` or `message`, by what they are.
    const { out } = await invoke(awsError(status, type, { message: "text", Message: "text" }));
    const { exitCode, error } = JSON.parse(out) as ErrorDocument;
    expect([exitCode, error.code]).toEqual([2, code]);
    expect(error.message).toContain(sentence);
    expect(error.message).not.toContain("\n");
    expect(error.remedy ?? "").toContain(remedy);
    // No retry: the function would run again.
    expect(server?.requests).toHaveLength(1);
  });

  it.each([
    [
      "ReservedFunctionConcurrentInvocationLimitExceeded",
      "the function's reserved concurrency is used up (at 0 it takes no call at all)",
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
      "answered HTTP 404, and not as Lambda",
    ],
    [
      "an empty error",
      { status: 502 },
      "no-lambda-endpoint",
      "answered HTTP 502, and not as Lambda",
    ],
    ["a connection reset at once", { reset: true }, "connection-lost", "the function may have run"],
    [
      "a connection reset half way",
      { body: JSON.stringify(event), reset: "halfway" },
      "connection-lost",
      "broke before the whole answer came",
    ],
  ])("%s", async (_name, answer, code, sentence) => {
    const { out } = await invoke(answer);
    const { exitCode, error } = JSON.parse(out) as ErrorDocument;
    expect([exitCode, error.code]).toEqual([2, code]);
    expect(error.message).toContain(sentence);
    expect(server?.requests).toHaveLength(1);
  });

  it("nobody listening", async () => {
    const gone = await answering({});
    await gone.close();
    const { error } = JSON.parse((await invokeAt(gone.url)).out) as ErrorDocument;
    expect(error.code).toBe("connection-refused");
    expect(error.message).toBe(`connection refused: nothing listens at ${gone.url}`);
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
