import { expect, it } from "vitest";
import { identities } from "../../../../src/capture/aws/answers/identities.ts";

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
    output: { ...input, Credentials: { AccessKeyId: expect.any(String) as string } },
  });
  expect(identities({ ...call, operation: "ListIdentityPools", input: {} })).toBeUndefined();
});
