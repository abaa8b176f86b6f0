import { describe, expect, it } from "vitest";
import { findViolations } from "../../../src/capture/aws/validate.ts";
import { modelOf, operationOf } from "../../../src/capture/aws/model.ts";
import type { Json } from "../../../src/json.ts";

/** What a service says of a call's parameters. */
function saidOf(service: string, operation: string, input: Json): string[] {
  const model = modelOf(service);
  const shape = model && operationOf(model, operation)?.input;
  if (model === undefined || shape === undefined) throw new Error(`no ${service} ${operation}`);
  return findViolations(service, model, operation, shape, input).map(
    ({ path, constraint }) => `${path}: ${constraint}`,
  );
}

const parameter = { Name: "/users/last", Value: "maria" };
const item = { TableName: "users", Item: {} };
const role = { RoleArn: "arn:aws:iam::111122223333:role/x", RoleSessionName: "maria" };
const pool = { UserPoolId: "us-east-1_AbCdEfGhI", Username: "maria" };

describe("a call that its service refuses in any state", () => {
  it.each<[service: string, operation: string, input: Json, said: string]>([
    ["ssm", "PutParameter", { ...parameter, Type: "secure" }, "type: Member must satisfy enum"],
    ["ssm", "PutParameter", { ...parameter, Tier: "Premium" }, "tier: Member must satisfy enum"],
    [
      "ssm",
      "GetParametersByPath",
      { Path: "/users", MaxResults: 50 },
      "maxResults: Member must have value less than or equal to 10",
    ],
    [
      ...(["dynamodb", "PutItem"] as const),
      { ...item, ReturnItemCollectionMetrics: "ALL" },
      "returnItemCollectionMetrics: Member must satisfy enum",
    ],
    ["lambda", "Invoke", { FunctionName: "a", LogType: "tail" }, "logType: Member must satisfy"],
    [
      ...(["sts", "AssumeRole"] as const),
      { ...role, DurationSeconds: 60 },
      "durationSeconds: Member must have value greater than or equal to 900",
    ],
    [
      ...(["sts", "AssumeRole"] as const),
      { ...role, RoleArn: "app-role" },
      "roleArn: Member must have length greater than or equal to 20",
    ],
    [
      ...(["secretsmanager", "PutSecretValue"] as const),
      { SecretId: "a", SecretString: "b", ClientRequestToken: "maria" },
      "clientRequestToken: Member must have length greater than or equal to 32",
    ],
    [
      ...(["states", "StartExecution"] as const),
      { stateMachineArn: "arn", name: "x".repeat(81) },
      "name: Member must have length less than or equal to 80",
    ],
    [
      ...(["cognito-idp", "AdminUpdateUserAttributes"] as const),
      { ...pool, UserAttributes: [{ Name: `custom:${"x".repeat(30)}`, Value: "" }] },
      "userAttributes.1.member.name: Member must have length less than or equal to 32",
    ],
    [
      ...(["cognito-idp", "CreateGroup"] as const),
      { UserPoolId: pool.UserPoolId, GroupName: "admins", Precedence: -1 },
      "precedence: Member must have value greater than or equal to 0",
    ],
    [
      ...(["kms", "GenerateDataKey"] as const),
      { KeyId: "a", KeySpec: "AES-256" },
      "keySpec: Member must satisfy enum value set: [AES_256, AES_128]",
    ],
  ])("%s %s", (service, operation, input, said) => {
    expect(saidOf(service, operation, input)).toEqual([expect.stringContaining(said)]);
  });
});

it.each<[service: string, operation: string, input: Json]>([
  ["ssm", "PutParameter", { ...parameter, Type: "SecureString", Overwrite: true }],
  ["ssm", "GetParametersByPath", { Path: "/users", MaxResults: 10 }],
  ["dynamodb", "PutItem", { ...item, ReturnValues: "ALL_OLD" }],
  ["lambda", "Invoke", { FunctionName: "a", InvocationType: "Event", LogType: "None" }],
  ["sts", "AssumeRole", { ...role, DurationSeconds: 900 }],
  ["kinesis", "PutRecord", { StreamName: "a", PartitionKey: "maria", Data: "YQ==" }],
  // Bytes are longer in base64, as which they are sent.
  ["firehose", "PutRecord", { DeliveryStreamName: "a", Record: { Data: "x".repeat(1_100_000) } }],
])("%s %s with what it takes", (service, operation, input) => {
  expect(saidOf(service, operation, input)).toEqual([]);
});
