import { expect, it } from "vitest";
import { functionArn, identityArn, parseArn, partitionOf, userPoolArn } from "../src/arn.ts";

it.each([
  ["eu-west-1", "aws"],
  ["cn-north-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
  ["eusc-de-east-1", "aws-eusc"],
])("%s is in the partition %s", (region, partition) => {
  expect(partitionOf(region)).toBe(partition);
});

it("an ARN is read into its parts", () => {
  const place = { partition: "aws", region: "eu-west-1", account: "111122223333" };
  const arns = [
    functionArn({ ...place, name: "confirm", qualifier: "live" }),
    userPoolArn(place, "eu-west-1_a"),
    identityArn(place, "example.com"),
  ];
  expect(arns.map(parseArn)).toEqual([
    { ...place, service: "lambda", resource: "function:confirm:live" },
    { ...place, service: "cognito-idp", resource: "userpool/eu-west-1_a" },
    { ...place, service: "ses", resource: "identity/example.com" },
  ]);
  expect(parseArn("arn:aws:iam::111122223333:role/a/b")).toMatchObject({ region: "" });
  expect(parseArn("confirm")).toBeUndefined();
});
