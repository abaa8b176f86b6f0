import { expect, it } from "vitest";
import type { Json } from "../../../../src/json.ts";
import type { KeysByTable } from "../../../../src/table-keys.ts";
import { answering, askJson } from "../../../helpers/answered-sdk.ts";

const tables: KeysByTable = {
  users: {
    key: [{ name: "pk", type: "S" }],
    indexes: [
      { name: "byEmail", key: [{ name: "email", type: "S" }] },
      {
        name: "byAge",
        key: [
          { name: "email", type: "S" },
          { name: "age", type: "N" },
        ],
      },
    ],
  },
  orders: {
    key: [
      { name: "pk", type: "S" },
      { name: "sk", type: "N" },
    ],
    indexes: undefined,
  },
};

const OTHER = "The provided key element does not match the schema";
const EMPTY = "The AttributeValue for a key attribute cannot contain an empty string value";
const pk = { S: "1" };
const put = (Item: Json, TableName = "users"): Json => ({ TableName, Item });
const query = (KeyConditionExpression: string, more: Record<string, Json> = {}): Json => ({
  TableName: "users",
  KeyConditionExpression,
  ExpressionAttributeValues: { ":a": { S: "a" } },
  ...more,
});
const update = (UpdateExpression: string, value: Json): Json => ({
  TableName: "users",
  Key: { pk },
  UpdateExpression,
  ExpressionAttributeValues: { ":a": value },
});

it.each<[string, Json, string]>([
  [
    "PutItem",
    put({ id: pk }),
    "One or more parameter values were invalid: Missing the key pk in the item",
  ],
  [
    "PutItem",
    put({ pk }, "orders"),
    "One or more parameter values were invalid: Missing the key sk in the item",
  ],
  [
    "PutItem",
    put({ pk: { N: "1" } }),
    "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N",
  ],
  [
    "PutItem",
    put({ pk: { S: "" } }),
    `One or more parameter values are not valid. ${EMPTY}. Key: pk`,
  ],
  [
    "PutItem",
    put({ pk, email: { NULL: true } }),
    "One or more parameter values were invalid: Type mismatch for Index Key email Expected: S Actual: NULL IndexName: byEmail",
  ],
  [
    "PutItem",
    put({ pk, email: { S: "" } }),
    `One or more parameter values are not valid. A value specified for a secondary index key is not supported. ${EMPTY}. IndexName: byEmail, IndexKey: email`,
  ],
  ["GetItem", { TableName: "users", Key: { id: pk } }, OTHER],
  ["GetItem", { TableName: "users", Key: { pk: { N: "1" } } }, OTHER],
  ["GetItem", { TableName: "users", Key: { pk, sk: { N: "1" } } }, OTHER],
  [
    "GetItem",
    { TableName: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders", Key: { pk } },
    OTHER,
  ],
  ["DeleteItem", { TableName: "orders", Key: { pk } }, OTHER],
  ["UpdateItem", { TableName: "orders", Key: { pk, sk: pk } }, OTHER],
  ["BatchGetItem", { RequestItems: { users: { Keys: [{ id: pk }] } } }, OTHER],
  ["BatchWriteItem", { RequestItems: { users: [{ PutRequest: { Item: { id: pk } } }] } }, OTHER],
  ["BatchWriteItem", { RequestItems: { orders: [{ DeleteRequest: { Key: { pk } } }] } }, OTHER],
  ["TransactGetItems", { TransactItems: [{ Get: { TableName: "orders", Key: { pk } } }] }, OTHER],
  [
    "UpdateItem",
    update("SET email = :a", { N: "1" }),
    "The update expression attempted to update the secondary index key to unsupported type",
  ],
  [
    "UpdateItem",
    update("SET email = :a", { S: "" }),
    `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. ${EMPTY}.`,
  ],
  [
    "UpdateItem",
    {
      TableName: "users",
      Key: { pk },
      AttributeUpdates: { email: { Action: "PUT", Value: { N: "1" } } },
    },
    "One or more parameter values were invalid: Type mismatch for Index Key email Expected: S Actual: N IndexName: byEmail",
  ],
  [
    "UpdateItem",
    { ...(update("SET id = :a", { S: "1" }) as object), TableName: "other", Key: { id: pk } },
    "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key",
  ],
  ["Query", query("email = :a"), "Query condition missed key schema element: pk"],
  [
    "Query",
    query("pk = :a", { IndexName: "byEmail" }),
    "Query condition missed key schema element: email",
  ],
  [
    "Query",
    query("email = :a AND pk = :a", { IndexName: "byAge" }),
    "Query condition missed key schema element: age",
  ],
  ["Query", query("pk = :a AND email = :a"), "Query key condition not supported"],
  ["Query", query("begins_with(pk, :a)"), "Query key condition not supported"],
  ["Query", query("pk > :a"), "Query key condition not supported"],
  [
    "Query",
    { ...(query("pk > :a") as object), TableName: "unknown" },
    "Query key condition not supported",
  ],
  [
    "Query",
    query("email = :a", { IndexName: "byEmail", ConsistentRead: true }),
    "Consistent reads are not supported on global secondary indexes",
  ],
  [
    "Query",
    query("pk = :a", { IndexName: "email-index" }),
    "The table does not have the specified index: email-index",
  ],
  [
    "Query",
    query("pk = :a", { FilterExpression: "pk = :a" }),
    "Filter Expression can only contain non-primary key attributes: Primary key attribute: pk",
  ],
])("%s %j of a declared table is refused", async (operation, input, message) => {
  expect(await askJson(answering({ tables }), "dynamodb", operation, input)).toBe(
    `ValidationException: ${message}`,
  );
});

it.each<[string, Json]>([
  ["PutItem", put({ pk, email: { S: "a@example.com" }, age: { N: "1" } })],
  ["PutItem", put({ id: pk }, "unknown")],
  ["PutItem", put({ id: pk }, "constructor")],
  ["GetItem", { TableName: "orders", Key: { pk, sk: { N: "1" } } }],
  ["UpdateItem", update("SET email = :a", { S: "a@example.com" })],
  ["UpdateItem", update("REMOVE email SET tier = :a", { S: "" })],
  ["Query", query("email = :a", { IndexName: "byEmail" })],
  ["Query", query("email = :a", { IndexName: "byAge" })],
  ["Query", { ...(query("pk = :a", { IndexName: "any" }) as object), TableName: "orders" }],
])("%s %j is answered", async (operation, input) => {
  expect(await askJson(answering({ tables }), "dynamodb", operation, input)).toBeTypeOf("object");
});

it.each<[string, Json, string, string]>([
  ["a key", { Delete: { TableName: "orders", Key: { pk } } }, "ValidationError", OTHER],
  [
    "an item's key",
    { Put: put({}) },
    "ValidationError",
    "One or more parameter values were invalid: Missing the key pk in the item",
  ],
])("%s of another form cancels a transaction", async (_, entry, Code, Message) => {
  const { ask } = answering({ tables });
  const { status, body } = await ask({
    method: "POST",
    url: new URL("https://dynamodb.us-east-1.amazonaws.com/"),
    headers: { "x-amz-target": "DynamoDB_20120810.TransactWriteItems" },
    body: Buffer.from(JSON.stringify({ TransactItems: [{ Put: put({ pk }) }, entry] })),
  });
  expect(status).toBe(400);
  expect(JSON.parse(Buffer.from(body).toString("utf8"))).toMatchObject({
    message: expect.stringContaining(`[None, ${Code}]`),
    CancellationReasons: [{ Code: "None" }, { Code, Message }],
  });
});

it("an empty key does not cancel a transaction, as DynamoDB reads it before", async () => {
  const TransactItems = [{ Put: put({ pk: { S: "" } }) }];
  expect(
    await askJson(answering({ tables }), "dynamodb", "TransactWriteItems", { TransactItems }),
  ).toBe(`ValidationException: One or more parameter values are not valid. ${EMPTY}. Key: pk`);
});

it("an item replaces the one with its key, whatever a condition asks about", async () => {
  const asked = answering({ tables });
  const once = { ConditionExpression: "attribute_not_exists(email)" };
  for (const name of ["a", "b"]) {
    const input = put({ pk, email: { S: `${name}@example.com` } }) as Record<string, Json>;
    const answer = await askJson(asked, "dynamodb", "PutItem", { ...input, ...once });
    expect(answer).toEqual(
      name === "a" ? {} : "ConditionalCheckFailedException: The conditional request failed",
    );
  }
});

it("the table of an Amplify model has the model's key", async () => {
  const models = { User: ["id"], Follow: ["from", "to", "at"] };
  const dryRun = answering({ models });
  const putUser = (code: string): Json => ({
    TableName: "User-local-API_ID-dev",
    Item: { id: pk, code: { S: code } },
    ConditionExpression: "attribute_not_exists(code)",
  });
  await askJson(dryRun, "dynamodb", "PutItem", putUser("a"));
  expect(await askJson(dryRun, "dynamodb", "PutItem", putUser("b"))).toBe(
    "ConditionalCheckFailedException: The conditional request failed",
  );
  const follow = put({ from: pk, to: pk, at: pk }, "Follow-abc123-dev");
  expect(await askJson(dryRun, "dynamodb", "PutItem", follow)).toBe(
    "ValidationException: One or more parameter values were invalid: Missing the key to#at in the item",
  );
});
