import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { AwsIdentity, AwsOptions, Context, SesQuota } from "./context.ts";

/** Longer than the 15 minutes that a function may take: a client that gives up first hides the answer. */
const INVOKE_TIMEOUT_MS = 16 * 60_000;

/** For what only helps a person decide: it need not be waited for. */
const ASIDE = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};

export const awsClients: Context["aws"] = {
  async lambda(options: AwsOptions): Promise<LambdaClient> {
    const { LambdaClient } = await import("@aws-sdk/client-lambda");
    return new LambdaClient({
      ...clientOptions(options),
      // A retry would run the function again.
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: 5_000,
        socketTimeout: INVOKE_TIMEOUT_MS,
        // How many there are at a time is for the caller to say.
        httpAgent: { maxSockets: Number.POSITIVE_INFINITY },
        httpsAgent: { maxSockets: Number.POSITIVE_INFINITY },
      },
    });
  },

  async userPools(options: AwsOptions): Promise<CognitoIdentityProviderClient> {
    const { CognitoIdentityProviderClient } =
      await import("@aws-sdk/client-cognito-identity-provider");
    return new CognitoIdentityProviderClient(clientOptions(options));
  },

  async stepFunctions(options: AwsOptions): Promise<SFNClient> {
    const { SFNClient } = await import("@aws-sdk/client-sfn");
    return new SFNClient(clientOptions(options));
  },

  async identity(options: AwsOptions): Promise<AwsIdentity> {
    const { SESClient } = await import("@aws-sdk/client-ses");
    const { config } = new SESClient(clientOptions(options));
    const [region, credentials] = await Promise.all([config.region(), config.credentials()]);
    return { region, credentials };
  },

  async sesQuota(options: AwsOptions): Promise<SesQuota | undefined> {
    const { GetSendQuotaCommand, SESClient } = await import("@aws-sdk/client-ses");
    const client = new SESClient({
      ...clientOptions({ region: options.region, profile: options.profile }),
      ...ASIDE,
    });
    try {
      const quota = await client.send(new GetSendQuotaCommand());
      return { perDay: quota.Max24HourSend ?? 0, sent: quota.SentLast24Hours ?? 0 };
    } catch {
      return undefined;
    }
  },

  async account(options: AwsOptions): Promise<string | undefined> {
    const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
    const client = new STSClient({
      ...clientOptions({ region: options.region, profile: options.profile }),
      ...ASIDE,
    });
    try {
      return (await client.send(new GetCallerIdentityCommand())).Account;
    } catch {
      // It only helps a person decide; the call itself will say what is wrong with the credentials.
      return undefined;
    }
  },
};

function clientOptions({ region, profile, endpointUrl }: AwsOptions): {
  region?: string;
  profile?: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
} {
  return {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    // An emulator on this machine needs a signature, but is no place for real credentials.
    ...(endpointUrl !== undefined &&
      isLoopback(new URL(endpointUrl)) && {
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
      }),
  };
}

export function isLoopback(url: URL): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
}
