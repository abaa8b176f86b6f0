import { expect, it } from "vitest";
import { describeAwsRequest } from "../../../src/capture/aws/request.ts";

const request = {
  method: "POST",
  headers: {
    authorization:
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261201/us-east-1/execute-api/aws4_request",
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
  },
  url: new URL("https://a1b2c3.execute-api.us-east-1.amazonaws.com/prod/users"),
};

it.each([
  ["JSON that a signer calls a form", '{"Action":"join"}', "rest", "POST /prod/users"],
  ["a call of the Query protocol", "Version=1&Action=Join", "query", "Join"],
])("%s", (_what, body, protocol, operation) => {
  expect(describeAwsRequest({ ...request, body: Buffer.from(body) })).toMatchObject({
    protocol,
    operation,
  });
});
