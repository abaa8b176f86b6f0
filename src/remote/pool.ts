import {
  AdminGetUserCommand,
  DescribeUserPoolCommand,
  ListUserPoolClientsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { PoolAttribute, PoolDescription } from "../event/pool-shape.ts";

type Client = Pick<CognitoIdentityProviderClient, "send">;

/** Reads how a user pool is set up. It rejects with what the AWS SDK throws. */
export async function readPool(client: Client, id: string): Promise<PoolDescription> {
  const { UserPool: pool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: id }));
  return {
    id,
    usernameAttributes: pool?.UsernameAttributes ?? [],
    aliasAttributes: pool?.AliasAttributes ?? [],
    attributes: (pool?.SchemaAttributes ?? []).map(
      ({ Name, AttributeDataType, Required }): PoolAttribute => ({
        name: Name ?? "",
        type: AttributeDataType ?? "String",
        required: Required ?? false,
      }),
    ),
  };
}

/** The id of an app client of the pool, if it has one. */
export async function readAppClient(client: Client, poolId: string): Promise<string | undefined> {
  const { UserPoolClients } = await client.send(
    new ListUserPoolClientsCommand({ UserPoolId: poolId, MaxResults: 1 }),
  );
  return UserPoolClients?.[0]?.ClientId;
}

/** A user's name and attributes, as they stand. */
export async function readUser(
  client: Client,
  poolId: string,
  name: string,
): Promise<{ userName: string; attributes: Record<string, string> }> {
  const user = await client.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: name }));
  const attributes = (user.UserAttributes ?? []).map(
    ({ Name, Value }) => [Name ?? "", Value ?? ""] as const,
  );
  return { userName: user.Username ?? name, attributes: Object.fromEntries(attributes) };
}
