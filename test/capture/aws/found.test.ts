import { describe, expect, it } from "vitest";
import { foundOutput } from "../../../src/capture/aws/found.ts";
import type { Member } from "../../../src/capture-settings.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Json } from "../../../src/json.ts";

const event = createEvent({ seed: "found" });
const { email = "", sub = "" } = event.request.userAttributes;

function found(
  operation: string,
  input: Record<string, Json>,
  members: readonly Member[] = [],
  service = "dynamodb",
): Json {
  return foundOutput(service, { operation, input, event: () => event }, { reads: [], members }, 1);
}

const text = (name: string): Member => ({ name, form: "text" });

describe("an entry has what the request asks for", () => {
  it.each<[string, string, Record<string, Json>, Json]>([
    ["its key", "GetItem", { Key: { id: { S: "1" } } }, { Item: { id: { S: "1" } } }],
    [
      "the values of expressions",
      "Query",
      {
        KeyConditionExpression: "#pk = :pk AND begins_with(sk, :sk)",
        FilterExpression: "age >= :age AND #s <> :s",
        ExpressionAttributeNames: { "#pk": "pk", "#s": "state" },
        ExpressionAttributeValues: {
          ...{ ":pk": { S: "ORG#1" }, ":sk": { S: "USER#" }, ":age": { N: "3" }, ":s": { S: "x" } },
        },
      },
      {
        Items: [{ pk: { S: "ORG#1" }, sk: { S: "USER#" }, age: { N: "3" } }],
        ...{ Count: 1, ScannedCount: 1 },
      },
    ],
    [
      "the values of conditions in the old form",
      "Scan",
      {
        ScanFilter: { id: { ComparisonOperator: "EQ", AttributeValueList: [{ S: "1" }] } },
        Select: "COUNT",
      },
      { Count: 1, ScannedCount: 1 },
    ],
    [
      "the keys of a batch",
      "BatchGetItem",
      { RequestItems: { users: { Keys: [{ id: { S: "1" } }] } } },
      { Responses: { users: [{ id: { S: "1" } }] }, UnprocessedKeys: {} },
    ],
    [
      "the keys of a transaction",
      "TransactGetItems",
      { TransactItems: [{ Get: { TableName: "t", Key: { id: { S: "1" } } } }] },
      { Responses: [{ Item: { id: { S: "1" } } }] },
    ],
  ])("%s", (_what, operation, input, expected) => {
    expect(found(operation, input)).toEqual(expected);
  });

  it("a user with the attribute of a filter", () => {
    const output = found("ListUsers", { Filter: 'preferred_username = "ann"' }, [], "cognito-idp");
    expect(output).toMatchObject({
      Users: [
        {
          Attributes: expect.arrayContaining([
            { Name: "preferred_username", Value: "ann" },
          ]) as Json,
        },
      ],
    });
  });
});

describe("an entry has what the code reads of it", () => {
  const ofUser = { Key: { userId: { S: event.userName } } };

  it.each<[string, Member, Record<string, Json>, Json]>([
    ["a text", text("plan"), { Key: {} }, { S: "example-plan-1" }],
    ["a compared text", { ...text("plan"), text: "pro" }, { Key: {} }, { S: "pro" }],
    ["a number", { name: "count", form: "number" }, { Key: {} }, { N: "1" }],
    ["a flag", { name: "isOpen", form: "boolean" }, { Key: {} }, { BOOL: true }],
    ["a list", { name: "roles", form: "list" }, { Key: {} }, { L: [{ S: "example-roles-1" }] }],
    [
      "a map",
      { name: "settings", form: "map", members: ["theme"] },
      { Key: {} },
      { M: { theme: { S: "example-theme-1" } } },
    ],
    ["a time to come", text("expiresAt"), { Key: {} }, { S: "2100-01-01T00:00:00.000Z" }],
    ["the address of nobody", text("email"), { Key: {} }, { S: "found1@example.com" }],
    ["the user's own address", text("email"), ofUser, { S: email }],
    ["the user's own sub", text("cognitoSub"), ofUser, { S: sub }],
  ])("%s", (_what, member, input, expected) => {
    expect(found("GetItem", input, [member])).toMatchObject({ Item: { [member.name]: expected } });
  });
});

it("an entry of a declared table has its keys, each of its type", () => {
  const key = [
    { name: "pk", type: "S" },
    { name: "at", type: "N" },
    { name: "hash", type: "B" },
  ] as const;
  const indexes = [{ name: "byAge", key: [{ name: "age", type: "N" }] as const }];
  const finds = {
    reads: [],
    members: [text("at"), text("age")],
    tables: { users: { key, indexes } },
  };
  const input = { TableName: "users", Key: { id: { S: "1" } } };
  const search = { operation: "GetItem", input, event: () => event };
  expect(foundOutput("dynamodb", search, finds, 1)).toEqual({
    Item: {
      ...{ id: { S: "1" }, pk: { S: "example-pk-1" }, at: { N: "1" }, age: { N: "1" } },
      hash: { B: "AQ==" },
    },
  });
});

it("an entry of another service has the text that the code looks for", () => {
  const member: Member = { name: "GroupName", form: "text", text: "members" };
  expect(found("ListGroups", { UserPoolId: "p" }, [member], "cognito-idp")).toMatchObject({
    Groups: [{ GroupName: "members" }],
  });
});
