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
