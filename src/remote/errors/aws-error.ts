import { UserError } from "../../errors.ts";
import { explainLambdaError, explainThrottling } from "./lambda-errors.ts";

/** Where a call went, for the sentence about why it failed. */
export interface CallSite {
  service: "Lambda" | "SES" | "Cognito" | "Step Functions";
  /** What is missing when none could be found. */
  region: string | undefined;
  functionName?: string | undefined;
  /** What else the call was about: a user pool's id. */
  subject?: string | undefined;
  endpointUrl?: string | undefined;
  profile?: string | undefined;
}

interface AwsSdkError extends Error {
  code?: string;
  /** Of an address that is none. */
  input?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string };
  errors?: readonly { code?: string }[];
}

/**
 * One sentence and a remedy for what AWS, or the way to it, answered instead of a result. An error
 * that neither of them made is handed back as it is.
 */
export function explainAwsError(error: unknown, site: CallSite): unknown {
  // Said already, by us, in the middle of a call.
  if (error instanceof UserError) return error;
  const { name, code, message, input = "", errors, $metadata: metadata } = error as AwsSdkError;
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
  if (code === "ERR_INVALID_URL") {
    // Only the SDK's own settings lead here: flags are looked at before.
    return fail(
      "endpoint-invalid",
      `"${input.replace(/^.*@/s, "…@")}" is not the address of an endpoint`,
      "Write it with its scheme, like http://127.0.0.1:3002, in AWS_ENDPOINT_URL or the profile's endpoint_url.",
    );
  }
  const signIn = `aws sso login${site.profile === undefined ? "" : ` --profile ${site.profile}`}`;
  switch (name) {
    case "CredentialsProviderError":
    case "TokenProviderError":
      if (/\bsso\b/i.test(message)) {
        return fail("sso-login-needed", `you are not signed in: ${message}`, `Sign in: ${signIn}`);
      }
      if (site.profile !== undefined && message.startsWith("Could not load credentials")) {
        return fail(
          "credentials-missing",
          `the profile "${site.profile}" has no credentials, or there is no such profile`,
          "`aws configure list-profiles` shows what there is.",
        );
      }
      return fail(
        "credentials-missing",
        `no AWS credentials were found: ${message}`,
        "Name a profile with --profile, sign in with `aws sso login`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
      );
    case "ExpiredTokenException":
    case "ExpiredToken":
      return fail(
        "credentials-expired",
        "the AWS credentials have expired",
        `Sign in again, for instance with \`${signIn}\`.`,
      );
    case "RequestExpired":
    case "RequestTimeTooSkewed":
      return fail(
        "clock-wrong",
        `AWS does not take the request's time: ${message}`,
        "Set this machine's clock.",
      );
    case "UnrecognizedClientException":
    case "InvalidSignatureException":
    case "InvalidClientTokenId":
      return fail(
        "credentials-invalid",
        `AWS does not accept the credentials: ${message}`,
        /expired|not yet current/i.test(message)
          ? "Set this machine's clock."
          : "Look at --profile and at the AWS_ variables of the environment.",
      );
    case "AccessDenied":
      return fail(
        "access-denied",
        `AWS denied the call: ${message}`,
        "Look at the role of the profile, and at who may assume it.",
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
    case "TooManyRequestsException": {
      const { sentence, remedy } = explainThrottling(error as Error);
      return fail("throttled", sentence, remedy);
    }
  }
  const meant = explainLambdaError(error as Error, site);
  if (meant !== undefined) return fail(meant.code, meant.sentence, meant.remedy);
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
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "CERT_HAS_EXPIRED":
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return fail(
        "certificate-refused",
        `the certificate of ${where} is not to be trusted: ${message}`,
        "Behind a proxy that has a certificate of its own, name its file in NODE_EXTRA_CA_CERTS.",
      );
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return fail(
        "not-reachable",
        `${where} cannot be reached: ${message}`,
        "Look at the network, a proxy or VPN, and --endpoint-url.",
      );
    case "ECONNRESET":
    case "EPIPE":
      return fail(
        "connection-lost",
        `the connection to ${where} broke before the whole answer came; the function may have run`,
        "Look at the function's log before calling it again.",
      );
  }
  if (name === "TimeoutError") {
    return /connection/i.test(message)
      ? fail(
          "not-reachable",
          `${where} cannot be reached: ${message}`,
          "Look at the network, a proxy or VPN, and --endpoint-url.",
        )
      : fail(
          "no-answer",
          `no answer came from ${where}; the function may go on`,
          "Look at the function's log before calling it again.",
        );
  }
  const status = metadata?.httpStatusCode;
  if (code?.startsWith("HPE_") === true) {
    return fail(
      "no-lambda-endpoint",
      `${where} does not speak HTTP: ${message}`,
      "Look at --endpoint-url: is a Lambda endpoint there?",
    );
  }
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
