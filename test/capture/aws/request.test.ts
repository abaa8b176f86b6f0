import { expect, it } from "vitest";
import { describeAwsRequest, readParameters } from "../../../src/capture/aws/request.ts";

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

it.each([
  ["a time", "a16474696d65c11a5f5e1000", { time: "2020-09-13T12:26:40.000Z" }],
  ["bytes", "a1646279746543010203", { byte: "AQID" }],
  ["a large number", "a1616e1b001fffffffffffff", { n: Number.MAX_SAFE_INTEGER }],
  ["a list of no known length", "a1616c9f0102ff", { l: [1, 2] }],
  ["a body that ends too early", "a1616c", undefined],
  ["a list longer than the body", "9affffffff", undefined],
])("reads CBOR with %s", async (_what, hex, parameters) => {
  const body = Buffer.from(hex, "hex");
  expect(await readParameters({ ...request, body }, "cbor")).toEqual(parameters);
});
