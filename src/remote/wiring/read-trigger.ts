import { DescribeUserPoolCommand } from "@aws-sdk/client-cognito-identity-provider";
import type {
  CognitoIdentityProviderClient,
  UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import { withoutUndefined } from "../../json.ts";
import type { Fact, Pool } from "../../wiring.ts";
import { required } from "./asking.ts";
import type { Asking } from "./asking.ts";

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
 */
export function readTrigger(
  asking: Asking<Pick<CognitoIdentityProviderClient, "send">>,
  poolId: string,
): Promise<Fact<Pool>> {
  const command = new DescribeUserPoolCommand({ UserPoolId: poolId });
  return asking("cognito-idp:DescribeUserPool", async (client, abortSignal) => {
    const { UserPool } = await client.send(command, { abortSignal });
    return poolOf(required(UserPool, "UserPool"), poolId);
  });
}

function poolOf(described: UserPoolType, poolId: string): Pool {
  const settings = Object.fromEntries(SETTINGS.map((key) => [key, described[key]]));
  const { Arn, Name, LambdaConfig } = described;
  return {
    arn: Arn ?? "",
    name: Name,
    // An empty text is none, as templates write it.
    trigger: LambdaConfig?.PostConfirmation || undefined,
    settings: withoutUndefined({ UserPoolId: poolId, PoolName: Name, ...settings }),
  };
}
