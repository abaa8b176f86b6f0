import { expect, it } from "vitest";
import { exampleAnswer } from "../../../src/capture/aws/example.ts";

it("makes up an answer in AWS's shape, with what the call said", () => {
  expect(exampleAnswer("ssm", "GetParameter", { input: { Name: "/db" }, variant: 0 })).toEqual({});
  const Names = ["/a", "/b"];
  expect(exampleAnswer("ssm", "GetParameters", { input: { Names } })).toMatchObject({
    Parameters: Names.map((Name) => ({ Name, Type: "String" })),
  });
  expect(exampleAnswer("ssm", "GetParameter", { input: { Name: "/db" } })).toMatchObject({
    Parameter: { Name: "/db", Value: expect.stringContaining('"password"'), Version: 1 },
  });
  expect(
    exampleAnswer("secretsmanager", "GetSecretValue", { input: { SecretId: "db" }, variant: 2 }),
  ).toMatchObject({
    SecretString: "example",
  });
});

it("says that nothing failed where AWS does", () => {
  const input = { Names: ["/a"] };
  expect(exampleAnswer("ssm", "GetParameters", { input, variant: 0 })).toMatchObject({
    InvalidParameters: [],
  });
  expect(exampleAnswer("s3", "DeleteObjects", { variant: 0 })).not.toHaveProperty("Errors");
});

it("names parameters under the path that was asked for", () => {
  const input = { Path: "/shop/prod" };
  const { Parameters = [] } =
    exampleAnswer("ssm", "GetParametersByPath", { input, names: ["api"] }) ?? {};
  expect(Parameters).toContainEqual(expect.objectContaining({ Name: "/shop/prod/api" }));
});

it("gives a value of DynamoDB's one type, and no reading goes on for ever", () => {
  expect(exampleAnswer("dynamodb", "Query", {})).toMatchObject({
    Items: [{ name: { S: expect.any(String) } }],
  });
  expect(exampleAnswer("cognito-idp", "ListUsers", {})).not.toHaveProperty("PaginationToken");
});

it("knows nothing of what is not in the table", () => {
  expect(exampleAnswer("xray", "GetGroups")).toBeUndefined();
  expect(exampleAnswer("../dynamodb", "GetItem")).toBeUndefined();
  expect(exampleAnswer("dynamodb", "toString")).toBeUndefined();
});
