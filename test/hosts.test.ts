import { expect, it } from "vitest";
import {
  isAwsHost,
  isLocalEndpoint,
  isLoopback,
  isNowhere,
  isOnlyHere,
  isSesHost,
} from "../src/hosts.ts";

it.each([
  ["lambda.eu-west-1.amazonaws.com", true],
  ["lambda.cn-north-1.amazonaws.com.cn", true],
  ["cognito-idp.eusc-de-east-1.amazonaws.eu", true],
  ["lambda.eu-west-1.api.aws", true],
  ["lambda.cn-north-1.api.amazonwebservices.com.cn", true],
  ["amazonaws.com.example.com", false],
  ["lambda.eu-west-1.amazonaws.com.example.com", false],
  ["notamazonaws.com", false],
])("%s is AWS's: %s", (host, expected) => {
  expect(isAwsHost(host)).toBe(expected);
});

it.each([
  ["email.eu-west-1.amazonaws.com", true],
  ["email-fips.us-gov-west-1.amazonaws.com", true],
  ["email.eusc-de-east-1.amazonaws.eu", true],
  ["abc.endpoints.email.global.api.aws", true],
  ["email.s3.amazonaws.com", false],
  ["email.eu-west-1.example.com", false],
])("%s is an endpoint of SES: %s", (host, expected) => {
  expect(isSesHost(host)).toBe(expected);
});

it.each([
  ...["127.0.0.1", "127.0.0.2", "localhost", "::1", "[::1]"].map((host) => [host, true] as const),
  ...["0.0.0.0", "0", "::", "[::]", "0:0:0:0:0:0:0:0", "::ffff:0.0.0.0"].map(
    (host) => [host, false] as const,
  ),
  ...["", "10.0.0.5", "build-7", "example.com"].map((host) => [host, false] as const),
])("a server on %j hears this machine alone: %s", (host, expected) => {
  expect(isOnlyHere(host)).toBe(expected);
});

it("this machine is known by its name alone", () => {
  const own = [
    ...["localhost", "LocalHost", "localhost.", "s3.localhost", "127.0.0.1", "127.1.2.3", "127.1"],
    ...["0x7f.1", "2130706433", "0.0.0.0", "0", "::1", "[::1]", "::", "[::]", "::ffff:127.0.0.1"],
    ...["[::ffff:7f00:1]", "::127.0.0.1", "[::ffff:0:0]", "0:0:0:0:0:0:0:1"],
  ];
  expect(own.filter((host) => !isLoopback(host))).toEqual([]);
  const others = [
    ...["localhost.example.com", "notlocalhost", "128.0.0.1", "10.0.0.1", "0.0.0.1", "::2", ""],
    ...["::ffff:10.0.0.1", "[::ffff:80:1]", "fe80::1", "127.0.0.1.example.com", "a b"],
  ];
  expect(others.filter(isLoopback)).toEqual([]);
  expect(isLocalEndpoint("http://[::1]:3002/path")).toBe(true);
  expect(isLocalEndpoint(undefined)).toBe(false);
});

it.each([
  ["email.eu-west.amazonaws.com", "eu-west", true],
  ["dynamodb.undefined.amazonaws.com", "undefined", true],
  ["email.eu-west-1.amazonaws.com", "eu-west-1", false],
  ["email.us-isob-east-1.amazonaws.com", "us-isob-east-1", false],
  ["s3.amazonaws.com", "us-east-1", false],
  ["localhost", "local", false],
])("%s of the region %s exists nowhere: %s", (host, region, expected) => {
  expect(isNowhere(host, region)).toBe(expected);
});
