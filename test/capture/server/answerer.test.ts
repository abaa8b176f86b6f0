// Whose client made a call, and who signed it, by what the request says of it.
import { expect, it } from "vitest";
import { GUEST_KEY } from "../../../src/capture/aws/answers/guests-and-roles.ts";
import { DRY_RUN_CREDENTIALS } from "../../../src/capture/environment.ts";
import { answering } from "../../helpers/answered-sdk.ts";

it.each([
  [{ "user-agent": "aws-sdk-nodejs/2.1692.0 linux/v24.11.0 promise" }, "aws-sdk"],
  [{ "x-amz-user-agent": "aws-amplify/6.15.0 api/1 framework/0" }, "aws-amplify"],
  [{ "user-agent": "aws-sdk-js/3.300.0 aws-amplify/5.3.0 os/linux" }, "aws-amplify"],
  [{ "user-agent": "aws-sdk-js/3.900.0 ua/2.1 os/linux lang/js" }, undefined],
  [{}, undefined],
])("%j: %s", async (headers, sdk) => {
  const { ask, calls } = answering();
  await ask({
    method: "POST",
    url: new URL("https://dynamodb.us-east-1.amazonaws.com/"),
    headers: { "x-amz-target": "DynamoDB_20120810.ListTables", ...headers },
    body: Buffer.from("{}"),
  });
  expect(calls.map((call) => call.sdk)).toEqual([sdk]);
});

it.each([
  [DRY_RUN_CREDENTIALS.accessKeyId, undefined],
  [GUEST_KEY, "guest"],
  ["AKIAIOSFODNN7EXAMPLE", "other"],
])("the key %s: signed by %s", async (key, signer) => {
  const { ask, calls } = answering();
  await ask({
    method: "POST",
    url: new URL("https://abc.appsync-api.us-east-1.amazonaws.com/graphql"),
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/appsync/aws4_request`,
    },
    body: Buffer.from('{ "query": "mutation { createUser(input: {}) { id } }" }'),
  });
  expect(calls.map((call) => call.signer)).toEqual([signer]);
});

it("a region that cannot exist has no server", async () => {
  const { ask, calls } = answering();
  const answer = await ask({
    method: "POST",
    url: new URL("https://dynamodb.eu-west.amazonaws.com/"),
    headers: {
      "x-amz-target": "DynamoDB_20120810.ListTables",
      authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/eu-west/dynamodb/aws4_request",
    },
    body: Buffer.from("{}"),
  });
  expect(Buffer.from(answer.body).toString("utf8")).toContain(
    "getaddrinfo ENOTFOUND dynamodb.eu-west.amazonaws.com",
  );
  expect(calls).toMatchObject([{ operation: "ListTables", result: "refused" }]);
});
