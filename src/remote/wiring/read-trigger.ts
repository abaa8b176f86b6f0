import { DescribeUserPoolCommand } from "@aws-sdk/client-cognito-identity-provider";
import type { UserPoolType } from "@aws-sdk/client-cognito-identity-provider";
import { UserError } from "../../errors.ts";
import type { Fact, Pool } from "../../wiring.ts";
import { required, unknownOf, within } from "./ask.ts";
import { explainAwsError } from "../errors/aws-error.ts";
import type { ReadWiringOptions } from "./read-wiring.ts";

/**
 * What UpdateUserPool takes, by its own names.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
 */
const SETTINGS = [
  ...["Policies", "DeletionProtection", "LambdaConfig", "AutoVerifiedAttributes"],
  ...["SmsVerificationMessage", "EmailVerificationMessage", "EmailVerificationSubject"],
  ...["VerificationMessageTemplate", "SmsAuthenticationMessage", "UserAttributeUpdateSettings"],
  ...["MfaConfiguration", "DeviceConfiguration", "EmailConfiguration", "SmsConfiguration"],
  ...["UserPoolTags", "AdminCreateUserConfig", "UserPoolAddOns", "DcrConfiguration"],
  ...["AccountRecoverySetting", "UserPoolTier", "KeyConfiguration", "IssuerConfiguration"],
  ...["AcrConfiguration"],
] as (keyof UserPoolType)[];

/**
 * The pool, and what its PostConfirmation trigger calls.
 *
 * @throws {UserError} When there is no such pool, or nobody to ask.
 */
export async function readTrigger({
  clients,
  poolId,
  region,
  endpointUrl,
  timeoutMs,
}: ReadWiringOptions): Promise<Fact<Pool>> {
  const permission = "cognito-idp:DescribeUserPool";
  try {
    const command = new DescribeUserPoolCommand({ UserPoolId: poolId });
    const client = clients.userPools(region);
    const { UserPool } = await within(timeoutMs, async (abortSignal) =>
      (await client).send(command, { abortSignal }),
    );
    return { value: poolOf(required(UserPool, "UserPool"), poolId) };
  } catch (error) {
    const { name } = error as Error;
    if (name === "ResourceNotFoundException") throw notFound(poolId, region, endpointUrl, error);
    const unknown = unknownOf(error, { permission, region, endpointUrl, timeoutMs });
    if (unknown.reason === "denied" || unknown.reason === "throttled") return { unknown };
    if (unknown.reason === "timed-out") {
      throw new UserError(
        "timed-out",
        `${endpointUrl ?? `Cognito in ${region}`} did not answer within ${timeoutMs} ms`,
        "Look at the network and --endpoint-url, or wait longer with --timeout.",
        { cause: error },
      );
    }
    const explained = explainAwsError(error, {
      ...{ service: "Cognito", region, endpointUrl, subject: poolId },
    });
    if (!(explained instanceof UserError) || explained.code !== "connection-lost") throw explained;
    throw new UserError(
      "connection-lost",
      `the connection to ${endpointUrl ?? `Cognito in ${region}`} broke before an answer came`,
      "Try again; look at the network.",
      { cause: error },
    );
  }
}

function poolOf(described: UserPoolType, poolId: string): Pool {
  const settings = SETTINGS.filter((key) => described[key] !== undefined).map((key) => [
    key,
    described[key],
  ]);
  const { Arn, Name, LambdaConfig } = described;
  return {
    arn: Arn ?? "",
    name: Name,
    // An empty text is none, as templates write it.
    trigger: LambdaConfig?.PostConfirmation || undefined,
    settings: Object.fromEntries([
      ["UserPoolId", poolId],
      ["PoolName", Name],
      ...settings,
    ]) as Record<string, unknown>,
  };
}

function notFound(
  poolId: string,
  region: string,
  endpointUrl: string | undefined,
  cause: unknown,
): UserError {
  const own = poolId.split("_")[0];
  const remedy =
    own === region || endpointUrl !== undefined
      ? "Look at the id and at --profile: a pool is seen by its own account alone."
      : `The id is of ${own}; leave --region out unless the pool is a replica.`;
  return new UserError(
    "pool-not-found",
    `user pool not found: ${poolId} in ${endpointUrl ?? region}`,
    remedy,
    { cause },
  );
}
