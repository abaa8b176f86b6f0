import { UserError } from "../errors.ts";

/** Where a call went, for the sentence about why it failed. */
export interface CallSite {
  service: "Lambda" | "SES" | "Cognito" | "Step Functions";
  /** What is missing when none could be found. */
  region: string | undefined;
  functionName?: string | undefined;
  /** What else the call was about: a user pool's id. */
  subject?: string | undefined;
  endpointUrl?: string | undefined;
}

interface AwsSdkError extends Error {
  code?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string };
  errors?: readonly { code?: string }[];
}

/**
 * One sentence and a remedy for what AWS, or the way to it, answered instead of a result. An error
 * that neither of them made is handed back as it is.
 */
export function explainAwsError(error: unknown, site: CallSite): unknown {
  const { name, code, message, errors, $metadata: metadata } = error as AwsSdkError;
  const where = site.endpointUrl ?? `${site.service} in ${site.region}`;
  const fail = (id: string, text: string, remedy?: string): UserError =>
    new UserError(id, text, remedy, { cause: error });

  if (message === "Region is missing") {
    return fail(
      "region-missing",
      "no AWS region is set",
      "Name one with --region, in the profile, or in AWS_REGION.",
    );
  }
  if (message.startsWith("Region not accepted")) {
    return fail(
      "region-invalid",
      `the region "${site.region}" is not one`,
      "Look at --region, the profile and AWS_REGION.",
    );
  }
  switch (name) {
    case "CredentialsProviderError":
      return fail(
        "credentials-missing",
        `no AWS credentials were found: ${message}`,
        "Name a profile with --profile, sign in with `aws sso login`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
      );
    case "TokenProviderError":
    case "ExpiredTokenException":
    case "ExpiredToken":
      return fail(
        "credentials-expired",
        "the AWS credentials have expired",
        "Sign in again, for instance with `aws sso login`.",
      );
    case "UnrecognizedClientException":
    case "InvalidSignatureException":
    case "InvalidClientTokenId":
      return fail(
        "credentials-invalid",
        `AWS does not accept the credentials: ${message}`,
        "Look at --profile and at the AWS_ variables of the environment.",
      );
    case "AccessDeniedException":
      if (site.subject !== undefined) {
        return fail(
          "access-denied",
          `AWS denied the call: ${message}`,
          "The caller needs cognito-idp:DescribeUserPool, ListUserPoolClients and, for --like-user, AdminGetUser.",
        );
      }
      return fail(
        "access-denied",
        `AWS denied the call: ${message}`,
        `The caller needs lambda:InvokeFunction on ${site.functionName ?? "it"}.`,
      );
    case "UserNotFoundException":
      return fail("user-not-found", `no such user: ${message}`, "Look at --like-user.");
    case "ResourceNotFoundException":
      if (site.subject !== undefined) {
        return fail(
          "pool-not-found",
          `user pool not found: ${site.subject} in ${site.endpointUrl ?? site.region}`,
          "Look at the id, --region and --profile.",
        );
      }
      return fail(
        "function-not-found",
        `function not found: ${site.functionName ?? ""} in ${site.endpointUrl ?? site.region}`,
        "Look at name, --region, --profile and --qualifier; `aws lambda list-functions` shows what there is.",
      );
    case "TooManyRequestsException":
      return fail("throttled", `Lambda throttled the call: ${message}`, "Try again in a while.");
    case "RequestTooLargeException":
      return fail(
        "payload-too-large",
        `the event is too large: ${message}`,
        "Send a smaller event.",
      );
  }
  switch (code ?? errors?.[0]?.code) {
    case "ECONNREFUSED":
      return fail(
        "connection-refused",
        `connection refused: nothing listens at ${where}`,
        "Start the local Lambda endpoint, or correct --endpoint-url.",
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return fail(
        "host-not-found",
        `the host of ${where} cannot be found: ${message}`,
        "Look at --region or --endpoint-url, and at the network.",
      );
    case "EPROTO":
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_SSL_PACKET_LENGTH_TOO_LONG":
      return fail(
        "no-tls",
        `${where} does not speak TLS`,
        "Write the address with http:// if that is meant.",
      );
    case "ECONNRESET":
    case "EPIPE":
      return fail(
        "connection-lost",
        `the connection to ${where} broke before an answer came; the function may have run`,
        "Look at the function's log before calling it again.",
      );
  }
  const status = metadata?.httpStatusCode;
  if (status !== undefined && /^(?:SyntaxError|Unknown(?:Error)?)$/.test(name)) {
    return fail(
      "no-lambda-endpoint",
      `${where} answered HTTP ${status}, and not as Lambda answers`,
      "Look at --endpoint-url: is a Lambda endpoint there?",
    );
  }
  // The SDK marks what went wrong while it was calling, on this side or the other.
  return metadata !== undefined
    ? fail("aws-error", `${where} did not take the call: ${name}: ${message}`)
    : error;
}
