import type { LambdaClientConfig } from "@aws-sdk/client-lambda";
import type { defaultProvider as DefaultProvider } from "@aws-sdk/credential-provider-node";
import { identitiesOf } from "../../email-address.ts";
import { UserError } from "../../errors.ts";
import { bounded } from "../../remote/bounded.ts";
import { ASIDE } from "./account.ts";
import { awsEndpoint } from "./aws-endpoint.ts";
import type { AwsServiceId } from "./aws-endpoint.ts";

export interface AwsOptions {
  region?: string | undefined;
  profile?: string | undefined;
  endpointUrl?: string | undefined;
  /** Asks for the code of the MFA device that a profile names. */
  mfaCode?: ((device: string) => Promise<string>) | undefined;
  /** Credentials that were found already: a code can be used once. */
  credentials?: LambdaClientConfig["credentials"];
}

/** What an AWS call would be made as. */
export interface AwsIdentity {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string | undefined };
}

export type AwsClients = typeof awsClients;

/** Longer than the 15 minutes that a function may take: a client that gives up first hides the answer. */
const INVOKE_TIMEOUT_MS = 16 * 60_000;

export const awsClients = {
  async lambda(options: AwsOptions) {
    const { LambdaClient } = await import("@aws-sdk/client-lambda");
    return client(LambdaClient, "Lambda", options, {
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

  userPools: async (options: AwsOptions) => {
    const { CognitoIdentityProviderClient } =
      await import("@aws-sdk/client-cognito-identity-provider");
    return client(CognitoIdentityProviderClient, "Cognito Identity Provider", options);
  },
  /** Reads about functions and calls none, so its retries are on. */
  functions: async (options: AwsOptions) =>
    client((await import("@aws-sdk/client-lambda")).LambdaClient, "Lambda", options),
  roles: async (options: AwsOptions) =>
    client((await import("@aws-sdk/client-iam")).IAMClient, "IAM", options),
  mail: async (options: AwsOptions) =>
    client((await import("@aws-sdk/client-sesv2")).SESv2Client, "SESv2", options),
  logs: async (options: AwsOptions) => {
    const { CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
    return client(CloudWatchLogsClient, "CloudWatch Logs", options);
  },
  stepFunctions: async (options: AwsOptions) =>
    client((await import("@aws-sdk/client-sfn")).SFNClient, "SFN", options),

  /** Region and credentials as the SDK's own chain finds them. */
  async identity(options: AwsOptions): Promise<AwsIdentity> {
    const { SESClient } = await import("@aws-sdk/client-ses");
    // They are for SES itself, whatever endpoint is set.
    const { config } = new SESClient(chainOptions(options));
    const [region, credentials] = await Promise.all([config.region(), config.credentials()]);
    return { region, credentials };
  },

  /**
   * What SES says of itself before a mail is sent. What could not be asked is left out.
   *
   * @param senders Addresses, without names.
   */
  async sesState(
    options: AwsOptions,
    senders: readonly string[],
  ): Promise<{
    /** Mails a day, and of the last 24 hours. */
    quota?: { perDay: number; sent: number };
    /** Those of the senders that neither are verified themselves nor by their domain. */
    unverified?: readonly string[];
  }> {
    const { GetIdentityVerificationAttributesCommand, GetSendQuotaCommand, SESClient } =
      await import("@aws-sdk/client-ses");
    const { region, profile } = options;
    const ses = await client(SESClient, "SES", { region, profile }, ASIDE);
    const identities = [...new Set(senders.flatMap(identitiesOf))];
    const [quota, verification] = await Promise.allSettled([
      ses.send(new GetSendQuotaCommand()),
      ses.send(new GetIdentityVerificationAttributesCommand({ Identities: identities })),
    ]);
    const isVerified = (identity: string): boolean =>
      verification.status === "fulfilled" &&
      verification.value.VerificationAttributes?.[identity]?.VerificationStatus === "Success";
    return {
      ...(quota.status === "fulfilled" && {
        quota: {
          perDay: quota.value.Max24HourSend ?? 0,
          sent: quota.value.SentLast24Hours ?? 0,
        },
      }),
      ...(verification.status === "fulfilled" && {
        unverified: senders.filter((sender) => !identitiesOf(sender).some(isVerified)),
      }),
    };
  },

  /** The account that the credentials belong to; `undefined` where that cannot be told. */
  async account(options: AwsOptions): Promise<string | undefined> {
    const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
    // The endpoint is another service's.
    const sts = await client(STSClient, "STS", { ...options, endpointUrl: undefined }, ASIDE);
    try {
      return (await sts.send(new GetCallerIdentityCommand())).Account;
    } catch {
      // It only helps a person decide; the call itself will say what is wrong with the credentials.
      return undefined;
    }
  },
};

/**
 * The SDK's own chain, with somebody to ask for a code. It is one chain, whose answer is kept: a code
 * works once.
 */
function credentialChain(init: ChainInit) {
  let chain: Promise<ReturnType<typeof DefaultProvider>> | undefined;
  return async () => {
    chain ??= import("@aws-sdk/credential-provider-node").then(async ({ defaultProvider }) =>
      defaultProvider({ ...init, ...(await localRoles(init)) }),
    );
    try {
      return await (
        await chain
      )();
    } catch (error) {
      throw (await missingProfile(init)) ?? error;
    }
  };
}

/** The chain asks STS for a role itself, and would sign for an endpoint on this machine with what it found. */
async function localRoles({ profile }: ChainInit): Promise<ChainInit> {
  const { isLocal } = await awsEndpoint("STS", { profile });
  return isLocal ? { roleAssumer: localRole, roleAssumerWithWebIdentity: localRole } : {};
}

const localRole = async (): Promise<typeof LOCAL_CREDENTIALS> => LOCAL_CREDENTIALS;

type ChainInit = NonNullable<Parameters<typeof DefaultProvider>[0]>;

/** The chain says the same of a profile without credentials and of one that does not exist. */
async function missingProfile(init: ChainInit): Promise<UserError | undefined> {
  const { DEFAULT_PROFILE, getProfileName, parseKnownFiles } = await import("@smithy/core/config");
  const name = getProfileName(init);
  if (name === DEFAULT_PROFILE || Object.hasOwn(await parseKnownFiles(init), name))
    return undefined;
  return new UserError(
    "credentials-missing",
    `the profile "${name}" does not exist in the AWS config files`,
    "`aws configure list-profiles` lists the existing ones.",
  );
}

/** What calls of an endpoint on this machine are signed with. */
const LOCAL_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

/** A client whose answers are bounded, with what every client takes and what is its own. */
async function client<Client extends Parameters<typeof bounded>[0], Own extends object>(
  Class: new (config: Awaited<ReturnType<typeof clientOptions>> & Own) => Client,
  service: AwsServiceId,
  options: AwsOptions,
  own?: Own,
): Promise<Client> {
  return bounded(new Class({ ...(await clientOptions(service, options)), ...(own as Own) }));
}

/** What every client of the SDK takes. */
async function clientOptions(service: AwsServiceId, options: AwsOptions) {
  const { url, isLocal } = await awsEndpoint(service, options);
  return {
    ...chainOptions(options),
    ...(url !== undefined && { endpoint: url }),
    ...(isLocal && { credentials: LOCAL_CREDENTIALS }),
  };
}

function chainOptions({ region, profile, mfaCode, credentials }: AwsOptions) {
  return {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(credentials !== undefined && { credentials }),
    credentialDefaultProvider: (init: ChainInit) =>
      credentialChain(mfaCode === undefined ? init : { ...init, mfaCodeProvider: mfaCode }),
  };
}
