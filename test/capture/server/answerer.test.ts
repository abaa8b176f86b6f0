// Whose client made a call, by what the request says of it.
import { expect, it } from "vitest";
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
