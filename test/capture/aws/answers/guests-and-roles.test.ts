import { expect, it } from "vitest";
import {
  GUEST_KEY,
  identities,
  tokens,
} from "../../../../src/capture/aws/answers/guests-and-roles.ts";
import { answering, askJson } from "../../../helpers/answered-sdk.ts";

const call = {
  ...{ region: "eu-west-1", body: Buffer.of(), newId: () => "id-1", event: () => undefined },
};

it("a guest has an identity and credentials, and nothing else is known of identity pools", () => {
  expect(identities({ ...call, operation: "GetId", input: {} })).toEqual({
    output: { IdentityId: "eu-west-1:id-1" },
    isStandIn: true,
  });
  const input = { IdentityId: "eu-west-1:other" };
  expect(identities({ ...call, operation: "GetCredentialsForIdentity", input })).toMatchObject({
    output: { ...input, Credentials: { AccessKeyId: GUEST_KEY } },
  });
  const signedIn = { ...input, Logins: { "cognito-idp.eu-west-1.amazonaws.com/p": "token" } };
  const { output } = identities({
    ...call,
    operation: "GetCredentialsForIdentity",
    input: signedIn,
  }) ?? { output: {} };
  expect(JSON.stringify(output)).not.toContain(GUEST_KEY);
  expect(identities({ ...call, operation: "ListIdentityPools", input: {} })).toBeUndefined();
});

it("a session's name has no space", async () => {
  const input = { RoleArn: "arn:aws:iam::999999999999:role/writer", RoleSessionName: "new user" };
  expect(await askJson(answering(), "sts", "AssumeRole", input)).toContain(
    String.raw`Value 'new user' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*`,
  );
});

it("a role that is assumed has credentials, its account and its name", () => {
  const input = { RoleArn: "arn:aws:iam::999999999999:role/team/writer", RoleSessionName: "me" };
  expect(tokens({ ...call, operation: "AssumeRole", input })).toEqual({
    output: {
      Credentials: {
        AccessKeyId: expect.any(String) as string,
        SecretAccessKey: expect.any(String) as string,
        SessionToken: expect.any(String) as string,
        Expiration: expect.any(String) as string,
      },
      AssumedRoleUser: {
        Arn: "arn:aws:sts::999999999999:assumed-role/writer/me",
        AssumedRoleId: "AROAID1:me",
      },
    },
  });
  expect(tokens({ ...call, operation: "GetCallerIdentity", input: {} })).toMatchObject({
    output: { Account: "111122223333" },
  });
  expect(tokens({ ...call, operation: "DecodeAuthorizationMessage", input: {} })).toBeUndefined();
});
