import { devNull } from "node:os";

/** Credentials that sign requests to AWS. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

/** Credentials for a handler's clients. AWS would reject them. */
export const DRY_RUN_CREDENTIALS = {
  accessKeyId: "AKIADRYRUNDRYRUNDRYR",
  secretAccessKey: "dry-run",
  // A function's role always has a session token.
  sessionToken: "dry-run",
} satisfies Credentials;

/** Each of these is a credential, or would lead the SDK to other credentials or another endpoint. */
const MISLEADING =
  /^(?:AWS_PROFILE|AWS_DEFAULT_PROFILE|AWS_SESSION_TOKEN|AWS_SECURITY_TOKEN|AWS_CREDENTIAL_EXPIRATION|AWS_IGNORE_CONFIGURED_ENDPOINT_URLS|AWS_ENDPOINT_URL(?:_.*)?|AWS_USE_FIPS_ENDPOINT|AWS_USE_DUALSTACK_ENDPOINT|AWS_CONTAINER_.*|AWS_BEARER_TOKEN_.*|AWS_(?:ACCESS|SECRET)_KEY|AMAZON_.*|AWS_EC2_METADATA_SERVICE_.*|AWS_WEB_IDENTITY_TOKEN_FILE|AWS_ROLE_ARN|AWS_ROLE_SESSION_NAME|AWS_SDK_LOAD_CONFIG)$/;

/**
 * The handler's environment: the user's own, with the AWS part replaced, so that an SDK finds its
 * region and credentials at once, asks no metadata service, and reads no profile.
 *
 * @param sesEndpoint Where SES clients without an endpoint of their own send to.
 */
export function handlerEnvironment(
  base: Readonly<Record<string, string | undefined>>,
  region: string,
  sesEndpoint?: URL,
): Record<string, string> {
  const kept = Object.entries(base).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !MISLEADING.test(entry[0]),
  );
  const { accessKeyId, secretAccessKey, sessionToken } = DRY_RUN_CREDENTIALS;
  return {
    ...Object.fromEntries(kept),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    ...(sesEndpoint !== undefined && {
      AWS_ENDPOINT_URL_SES: sesEndpoint.href,
      AWS_ENDPOINT_URL_SESV2: sesEndpoint.href,
    }),
  };
}
