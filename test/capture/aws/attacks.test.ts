// Input that a handler, or somebody who feeds it, may send to the simulated services: answered at once, in
// AWS's words, and without effect on anything else.
import { expect, it } from "vitest";
import { answering } from "../../helpers/answered-sdk.ts";

const UserPoolId = "us-east-1_aB3dE5fG7";
const QueueUrl = "https://sqs.us-east-1.amazonaws.com/111122223333/queue";
const user = { UserPoolId, Username: "maria" };
const nested = (depth: number, open: string, close: string): string =>
  open.repeat(depth) + close.repeat(depth);
const many = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const item = (value: unknown): object => ({ TableName: "users", Item: { id: { S: "1" }, value } });

type Row = [name: string, service: string, operation: string, body: unknown, said: string];

it.each<Row>([
  // Prototypes
  [
    "a prototype for the input",
    "cognito-idp",
    "AdminGetUser",
    '{"__proto__":{"UserPoolId":"x"}}',
    "InvalidParameterException",
  ],
  [
    "a constructor",
    "cognito-idp",
    "AdminAddUserToGroup",
    { ...user, constructor: 1, GroupName: "a" },
    "{}",
  ],
  [
    "a prototype for a pool",
    "cognito-idp",
    "AdminGetUser",
    { UserPoolId: "__proto__", Username: "a" },
    "InvalidParameterException",
  ],
  [
    "a prototype for a group",
    "cognito-idp",
    "AdminAddUserToGroup",
    { ...user, GroupName: "__proto__" },
    "{}",
  ],
  [
    "a prototype for a key of a map",
    "cognito-idp",
    "AdminCreateUser",
    `{"UserPoolId":"${UserPoolId}","Username":"a","ClientMetadata":{"__proto__":"x"}}`,
    "Username",
  ],
  [
    "a prototype for an attribute",
    "dynamodb",
    "UpdateItem",
    {
      TableName: "users",
      Key: { id: { S: "1" } },
      UpdateExpression: "SET #a = :a",
      ExpressionAttributeNames: { "#a": "__proto__" },
      ExpressionAttributeValues: { ":a": { S: "x" } },
    },
    "{}",
  ],
  ["a prototype for an operation", "dynamodb", "__proto__", {}, "{}"],
  ["a member of every object for an operation", "dynamodb", "toString", {}, "{}"],
  // Types
  [
    "a number for a string",
    "cognito-idp",
    "AdminGetUser",
    { ...user, Username: 7 },
    "SerializationException: NUMBER_VALUE can not be converted to a String",
  ],
  [
    "a fraction for a string",
    "ssm",
    "GetParameter",
    { Name: 1.5 },
    "SerializationException: DECIMAL_VALUE can not be converted to a String",
  ],
  [
    "a boolean for a string",
    "secretsmanager",
    "GetSecretValue",
    { SecretId: true },
    "SerializationException: TRUE_VALUE can not be converted to a String",
  ],
  [
    "a string for a number",
    "cognito-idp",
    "ListUsers",
    { UserPoolId, Limit: "10" },
    "SerializationException: STRING_VALUE can not be converted to Integer",
  ],
  [
    "a string for a boolean",
    "ssm",
    "GetParameter",
    { Name: "a", WithDecryption: "yes" },
    "SerializationException: STRING_VALUE can not be converted to Boolean",
  ],
  [
    "a string for a list",
    "cognito-idp",
    "AdminUpdateUserAttributes",
    { ...user, UserAttributes: "a" },
    "SerializationException: Unexpected field type",
  ],
  [
    "an object for a list",
    "events",
    "PutEvents",
    { Entries: { Source: "a" } },
    "SerializationException: Start of structure or map found where not expected.",
  ],
  [
    "a list for an object",
    "dynamodb",
    "PutItem",
    { TableName: "users", Item: [] },
    "SerializationException: Start of list found where not expected",
  ],
  [
    "a list for a string",
    "sqs",
    "SendMessage",
    { QueueUrl: [QueueUrl], MessageBody: "x" },
    "SerializationException",
  ],
  [
    "an object for a string",
    "states",
    "StartExecution",
    { stateMachineArn: "a", input: { a: 1 } },
    "SerializationException: Start of structure or map found where not expected.",
  ],
  [
    "null for everything",
    "cognito-idp",
    "AdminAddUserToGroup",
    { UserPoolId: null, Username: null, GroupName: null },
    "3 validation errors detected",
  ],
  [
    "a list of nulls",
    "cognito-idp",
    "AdminUpdateUserAttributes",
    { ...user, UserAttributes: [null] },
    "",
  ],
  [
    "a string for a time",
    "logs",
    "PutLogEvents",
    { logGroupName: "a", logStreamName: "b", logEvents: [{ timestamp: "now", message: "x" }] },
    "SerializationException: STRING_VALUE can not be converted to Long",
  ],
  // Sizes
  [
    "a hundred thousand attributes",
    "cognito-idp",
    "AdminUpdateUserAttributes",
    { ...user, UserAttributes: many(100_000, { Name: "name", Value: "b" }) },
    "{}",
  ],
  [
    "a hundred thousand bad attributes",
    "cognito-idp",
    "AdminUpdateUserAttributes",
    { ...user, UserAttributes: many(100_000, {}) },
    "10 validation errors detected",
  ],
  [
    "a hundred thousand members",
    "cognito-idp",
    "AdminGetUser",
    {
      ...user,
      ...Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`a${index}`, 1])),
    },
    "UserAttributes",
  ],
  [
    "a hundred thousand events",
    "events",
    "PutEvents",
    { Entries: many(100_000, {}) },
    "less than or equal to 10",
  ],
  [
    "a name of a megabyte",
    "cognito-idp",
    "AdminGetUser",
    { UserPoolId, Username: "a".repeat(2 ** 20) },
    "less than or equal to 128",
  ],
  [
    "an item of a megabyte",
    "dynamodb",
    "PutItem",
    item({ S: "a".repeat(2 ** 20) }),
    "Item size has exceeded the maximum allowed size",
  ],
  [
    "a message of two megabytes",
    "sqs",
    "SendMessage",
    { QueueUrl, MessageBody: "a".repeat(2 ** 21) },
    "InvalidParameterValue",
  ],
  [
    "lists in lists",
    "cognito-idp",
    "AdminUpdateUserAttributes",
    `{"UserAttributes":${nested(50_000, "[", "]")}}`,
    "SerializationException",
  ],
  [
    "objects in objects",
    "ssm",
    "GetParameter",
    `{"Name":${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}}`,
    "SerializationException",
  ],
  // Unions
  [
    "no type",
    "dynamodb",
    "PutItem",
    item({}),
    "ValidationException: Supplied AttributeValue is empty",
  ],
  [
    "two types",
    "dynamodb",
    "PutItem",
    item({ S: "a", N: "1" }),
    "ValidationException: Supplied AttributeValue has more than one datatypes set",
  ],
  [
    "an unknown type",
    "dynamodb",
    "PutItem",
    item({ X: "a" }),
    "ValidationException: Supplied AttributeValue is empty",
  ],
  ["false for NULL", "dynamodb", "PutItem", item({ NULL: false }), "ValidationException"],
  ["a set with twins", "dynamodb", "PutItem", item({ SS: ["a", "a"] }), "ValidationException"],
  // Bytes
  ["a number for bytes", "kms", "Encrypt", { KeyId: "a", Plaintext: 7 }, "SerializationException"],
  // Names of values
  [
    "an unknown value",
    "dynamodb",
    "UpdateItem",
    { TableName: "users", Key: { id: { S: "1" } }, ReturnValues: "EVERYTHING" },
    "Value 'EVERYTHING' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
  ],
  [
    "a value of another operation",
    "dynamodb",
    "PutItem",
    { ...item({ S: "a" }), ReturnValues: "ALL_NEW" },
    "ValidationException: ReturnValues can only be ALL_OLD or NONE",
  ],
  [
    "an unknown action",
    "cognito-idp",
    "AdminCreateUser",
    { ...user, MessageAction: "NONE" },
    "Member must satisfy enum value set: [RESEND, SUPPRESS]",
  ],
  // Sparse documents
  ["no body", "cognito-idp", "AdminGetUser", "", "InvalidParameterException"],
  ["half a body", "cognito-idp", "AdminGetUser", '{"UserPoolId":"us', "SerializationException"],
  ["text", "ssm", "GetParameter", '"Name"', "SerializationException"],
  ["another encoding", "ssm", "GetParameter", "\u0000{\u0000}", "SerializationException"],
])("%s: %s %s", async (_name, service, operation, body, said) => {
  const start = performance.now();
  const answer = await answering().ask({
    method: "POST",
    url: new URL(`https://${service}.us-east-1.amazonaws.com/`),
    headers: {
      "x-amz-target": `Target.${operation}`,
      "content-type": "application/x-amz-json-1.1",
    },
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  });
  const text = Buffer.from(answer.body).toString("utf8");
  const { __type: type, message } = JSON.parse(text === "" ? "{}" : text) as Record<string, string>;
  expect(type === undefined ? text : `${type}: ${message}`).toContain(said);
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(Object.keys(Object.prototype)).toEqual([]);
});
