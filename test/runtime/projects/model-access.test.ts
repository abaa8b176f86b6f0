import { expect, it } from "vitest";
import type { AwsCall } from "../../../src/invocation.ts";
import type { ModelRule } from "../../../src/model-rules.ts";
import { deniedMutations } from "../../../src/runtime/projects/model-access.ts";

const CREATE = "mutation CreateUser($input: CreateUserInput!) { createUser(input: $input) { id } }";

function told(
  rules: readonly ModelRule[],
  parameters: object,
  signer?: AwsCall["signer"],
): unknown {
  const call = { service: "appsync", operation: "POST /graphql", parameters, signer };
  return deniedMutations({ User: rules }, [call as unknown as AwsCall]).map(({ code, args }) => [
    code,
    args,
  ]);
}

const OWNER: ModelRule = { allow: "owner", ownerField: "owner", provider: "userPools" };
const mutation = { mutation: "createUser", model: "User" };
const input = { id: "1", email: "ann@example.com" };

it.each<[string, ModelRule[], boolean]>([
  ["the owner alone", [OWNER], true],
  ["guests", [OWNER, { allow: "public", provider: "identityPool" }], false],
  ["guests, as Amplify wrote it before", [{ allow: "public", provider: "iam" }], false],
  ["guests who create", [{ allow: "public", provider: "iam", operations: ["create"] }], false],
  ["guests who read", [{ allow: "public", provider: "iam", operations: ["read"] }], true],
  ["an API key", [{ allow: "public", provider: "apiKey" }], true],
])("a guest's mutation where the rules are for %s", (_, rules, isDenied) => {
  expect(told(rules, { query: CREATE, variables: { input } }, "guest")).toEqual(
    isDenied ? [["guest-access", mutation]] : [],
  );
});

it.each<[string, ModelRule[], object, string[] | undefined]>([
  ["no owner", [OWNER], input, ["owner"]],
  ["its owner", [OWNER], { ...input, owner: "s::u" }, undefined],
  [
    "one of its owners",
    [OWNER, { allow: "owner", ownerField: "profileOwner" }],
    { profileOwner: "s::u" },
    undefined,
  ],
  ["no owner, and others may read it", [OWNER, { allow: "private" }], input, undefined],
  ["no owner, and the input is a text", [OWNER], {}, undefined],
])("the role creates a record with %s", (_, rules, values, fields) => {
  expect(told(rules, { query: CREATE, variables: { input: values } })).toEqual(
    fields === undefined ? [] : [["no-owner", { ...mutation, fields }]],
  );
});

it.each([
  ["a query", "query { getUser(id: 1) { id } }"],
  ["a model without rules", CREATE.replaceAll("User", "Order")],
  ["a mutation of its own", CREATE.replaceAll("createUser", "registerUser")],
])("says nothing of %s", (_, query) => {
  expect(told([OWNER], { query, variables: { input } }, "guest")).toEqual([]);
});
