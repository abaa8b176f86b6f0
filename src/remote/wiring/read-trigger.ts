import { DescribeUserPoolCommand } from "@aws-sdk/client-cognito-identity-provider";
import type {
  CognitoIdentityProviderClient,
  UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Fact, Pool } from "../../wiring.ts";
import type { CallSite } from "../errors/call-site.ts";
import { askingAt, required } from "./asking.ts";

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
export function readTrigger(
  client: Promise<Pick<CognitoIdentityProviderClient, "send">>,
  poolId: string,
  site: CallSite,
  timeoutMs: number,
): Promise<Fact<Pool>> {
  const asking = askingAt({ ...site, poolId }, timeoutMs, ["denied", "throttled"]);
  const command = new DescribeUserPoolCommand({ UserPoolId: poolId });
  return asking(client, "cognito-idp:DescribeUserPool", async (client, abortSignal) => {
    const { UserPool } = await client.send(command, { abortSignal });
    return poolOf(required(UserPool, "UserPool"), poolId);
  });
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
