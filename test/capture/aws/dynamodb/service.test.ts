import { expect, it } from "vitest";
import type { Json } from "../../../../src/json.ts";
import { answering, askJson } from "../../../helpers/answered-sdk.ts";

const Item = { id: { S: "1" }, email: { S: "maria@example.com" }, count: { N: "1" } };
const put = { TableName: "users", Item };
const Key = { id: { S: "1" } };
const once = { ...put, ConditionExpression: "attribute_not_exists(id)" };
const byEmail = { ...put, ConditionExpression: "attribute_not_exists(email)" };
const CONDITION = "ConditionalCheckFailedException: The conditional request failed";
const invalid = (message: string): string => `ValidationException: ${message}`;
const update = (UpdateExpression: string, more: Record<string, Json> = {}): Json => ({
  TableName: "users",
  Key,
  UpdateExpression,
  ReturnValues: "ALL_NEW",
  ...more,
});

/** Asks one table after the other of a fresh account, and returns the last answer. */
async function last(
  ...calls: readonly (readonly [operation: string, input: Json])[]
): Promise<Json> {
  const asked = answering();
  let answer: Json = null;
  for (const [operation, input] of calls)
    answer = await askJson(asked, "dynamodb", operation, input);
  return answer;
}

it.each<[string, Json, Json]>([
  [
    "PutItem",
    { Item },
    invalid(
      "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    ),
  ],
  [
    "PutItem",
    { TableName: "users", Item: { ...Item, plan: {} } },
    invalid(
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    ),
  ],
  [
    "PutItem",
    { TableName: "users", Item: { ...Item, plan: { S: null } } },
    invalid(
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    ),
  ],
  [
    "PutItem",
    { TableName: "users", Item: { id: { S: "1", N: "1" } } },
    invalid(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    ),
  ],
  [
    "PutItem",
    { TableName: "users", Item: { id: { N: "one" } } },
    invalid("The parameter cannot be converted to a numeric value: one"),
  ],
  [
    "PutItem",
    { TableName: "users", Item: { id: { M: { a: { L: [{}] } } } } },
    invalid(
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    ),
  ],
  [
    "PutItem",
    { TableName: "users", Item: { id: { SS: [] } } },
    invalid("One or more parameter values were invalid: An string set  may not be empty"),
  ],
  [
    "UpdateItem",
    update("REMOVE plan", { ExpressionAttributeValues: {} }),
    invalid("ExpressionAttributeValues must not be empty"),
  ],
  [
    "UpdateItem",
    update("ADD credits :n", { ExpressionAttributeValues: { ":n": { S: "5" } } }),
    invalid(
      "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING",
    ),
  ],
  [
    "UpdateItem",
    update("DELETE tags :n", { ExpressionAttributeValues: { ":n": { L: [] } } }),
    invalid(
      "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: DELETE, operand type: LIST",
    ),
  ],
  [
    "UpdateItem",
    update("REMOVE plan", { AttributeUpdates: {} }),
    invalid(
      "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributeUpdates} Expression parameters: {UpdateExpression}",
    ),
  ],
  ...["contains(sk, :i)", "id <> :i", "id = :i OR id = :i", "id IN (:i)", "NOT id = :i"].map(
    (KeyConditionExpression): [string, Json, Json] => [
      "Query",
      {
        TableName: "users",
        KeyConditionExpression,
        ExpressionAttributeValues: { ":i": { S: "1" } },
      },
      invalid(
        `Invalid operator used in KeyConditionExpression: ${/contains|<>|OR|IN|NOT/.exec(KeyConditionExpression)?.[0] ?? ""}`,
      ),
    ],
  ),
  [
    "Scan",
    { TableName: "users", Limit: 0 },
    invalid(
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ),
  ],
  [
    "PutItem",
    { TableName: "users", Item: { id: { N: 1 } } },
    "SerializationException: NUMBER_VALUE can not be converted to a String",
  ],
  [
    "PutItem",
    { TableName: "users", Item: "user" },
    "SerializationException: Unexpected field type",
  ],
  [
    "PutItem",
    { TableName: "undefined", Item },
    "ResourceNotFoundException: Requested resource not found",
  ],
  [
    "PutItem",
    { TableName: "users-undefined", Item },
    "ResourceNotFoundException: Requested resource not found",
  ],
  [
    "PutItem",
    { ...put, ReturnValues: "ALL_NEW" },
    invalid("ReturnValues can only be ALL_OLD or NONE"),
  ],
  [
    "PutItem",
    { ...put, ConditionExpression: "attribute_not_exists(name)" },
    invalid(
      "Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: name",
    ),
  ],
  [
    "PutItem",
    { ...put, ConditionExpression: "id = :id" },
    invalid(
      "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :id",
    ),
  ],
  [
    "PutItem",
    { ...put, ConditionExpression: "#i = id" },
    invalid(
      "Invalid ConditionExpression: An expression attribute name used in the document path is not defined; attribute name: #i",
    ),
  ],
  [
    "PutItem",
    { ...once, ExpressionAttributeValues: { ":x": { S: "1" } } },
    invalid("Value provided in ExpressionAttributeValues unused in expressions: keys: {:x}"),
  ],
  [
    "PutItem",
    { ...once, ExpressionAttributeValues: { ":x": {} } },
    invalid(
      "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes for key :x",
    ),
  ],
  [
    "PutItem",
    { ...put, ConditionExpression: "" },
    invalid("Invalid ConditionExpression: The expression can not be empty;"),
  ],
  [
    "PutItem",
    { ...put, ConditionExpression: "attribute_missing(id)" },
    invalid("Invalid ConditionExpression: Invalid function name; function: attribute_missing"),
  ],
  [
    "GetItem",
    { TableName: "users", Key: {} },
    invalid("The provided key element does not match the schema"),
  ],
  [
    "GetItem",
    { TableName: "users", Key: { id: { S: "" } } },
    invalid(
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id",
    ),
  ],
  [
    "UpdateItem",
    update("SET name = :n", { ExpressionAttributeValues: { ":n": { S: "x" } } }),
    invalid(
      "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: name",
    ),
  ],
  [
    "UpdateItem",
    update("count = 1"),
    invalid('Invalid UpdateExpression: Syntax error; token: "count", near: "count ="'),
  ],
  [
    "UpdateItem",
    update("SET grade = :one SET tier = :one", {
      ExpressionAttributeValues: { ":one": { N: "1" } },
    }),
    invalid(
      'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
    ),
  ],
  [
    "UpdateItem",
    update("SET grade = :one, grade.tier = :one", {
      ExpressionAttributeValues: { ":one": { N: "1" } },
    }),
    invalid(
      "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [grade], path two: [grade, tier]",
    ),
  ],
  [
    "Query",
    { TableName: "users" },
    invalid(
      "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    ),
  ],
  [
    "BatchWriteItem",
    {
      RequestItems: {
        users: Array.from({ length: 26 }, (_, id) => ({
          PutRequest: { Item: { id: { N: String(id) } } },
        })),
      },
    },
    invalid("Too many items requested for the BatchWriteItem call"),
  ],
])("%s %j is refused", async (operation, input, error) => {
  expect(await last([operation, input])).toBe(error);
});

it.each<[string, readonly (readonly [string, Json])[], Json]>([
  ["nothing is found where nothing was put", [["GetItem", { TableName: "users", Key }]], {}],
  [
    "nothing is counted",
    [["Scan", { TableName: "users" }]],
    { Items: [], Count: 0, ScannedCount: 0 },
  ],
  [
    "an item is found again",
    [
      ["PutItem", put],
      ["GetItem", { TableName: "users", Key }],
    ],
    { Item },
  ],
  [
    "but not in another table",
    [
      ["PutItem", put],
      ["GetItem", { TableName: "others", Key }],
    ],
    {},
  ],
  [
    "a part of it",
    [
      ["PutItem", put],
      ["GetItem", { TableName: "users", Key, ProjectionExpression: "email" }],
    ],
    { Item: { email: Item.email } },
  ],
  [
    "the second put of a record fails",
    [
      ["PutItem", once],
      ["PutItem", once],
    ],
    CONDITION,
  ],
  [
    "though its time differs",
    [
      ["PutItem", { ...once, Item: { ...Item, at: { S: "2026-01-01T00:00:00Z" } } }],
      ["PutItem", { ...once, Item: { ...Item, at: { S: "2026-01-01T00:00:09Z" } } }],
    ],
    CONDITION,
  ],
  [
    "though what its condition compares has changed since",
    [
      ["PutItem", { ...once, Item: { ...Item, state: { S: "RUNNING" } } }],
      [
        "UpdateItem",
        {
          ...{ TableName: "users", Key, UpdateExpression: "SET #s = :done" },
          ExpressionAttributeNames: { "#s": "state" },
          ExpressionAttributeValues: { ":done": { S: "DONE" } },
        },
      ],
      [
        "PutItem",
        {
          ...put,
          Item: { ...Item, state: { S: "RUNNING" } },
          ConditionExpression: "attribute_not_exists(id) OR #s = :failed",
          ExpressionAttributeNames: { "#s": "state" },
          ExpressionAttributeValues: { ":failed": { S: "FAILED" } },
        },
      ],
    ],
    CONDITION,
  ],
  [
    "a put after one without a condition fails",
    [
      ["PutItem", put],
      ["PutItem", once],
    ],
    CONDITION,
  ],
  [
    "another record of the same partition does not",
    [
      [
        "PutItem",
        {
          TableName: "t",
          Item: { pk: { S: "1" }, sk: { S: "PROFILE" } },
          ConditionExpression: "attribute_not_exists(pk)",
        },
      ],
      [
        "PutItem",
        {
          TableName: "t",
          Item: { pk: { S: "1" }, sk: { S: "SETTINGS" } },
          ConditionExpression: "attribute_not_exists(pk)",
        },
      ],
    ],
    {},
  ],
  [
    "a record of the same user with another id of a service fails",
    [
      [
        "PutItem",
        {
          TableName: "t",
          Item: { userId: { S: "u1" }, stripe_customer_id: { S: "cus_A" } },
          ConditionExpression: "attribute_not_exists(userId)",
        },
      ],
      [
        "PutItem",
        {
          TableName: "t",
          Item: { userId: { S: "u1" }, stripe_customer_id: { S: "cus_B" } },
          ConditionExpression: "attribute_not_exists(userId)",
        },
      ],
    ],
    CONDITION,
  ],
  [
    "one of the same partition with another kind of id does not",
    [
      [
        "PutItem",
        {
          TableName: "t",
          Item: { userId: { S: "u1" }, refId: { S: "team_A" } },
          ConditionExpression: "attribute_not_exists(userId)",
        },
      ],
      [
        "PutItem",
        {
          TableName: "t",
          Item: { userId: { S: "u1" }, refId: { S: "plan_A" } },
          ConditionExpression: "attribute_not_exists(userId)",
        },
      ],
    ],
    {},
  ],
  [
    "one of the same partition with another name in its id does not",
    [
      [
        "PutItem",
        {
          TableName: "t",
          Item: { userId: { S: "u1" }, refId: { S: "team_main" } },
          ConditionExpression: "attribute_not_exists(userId)",
        },
      ],
      [
        "PutItem",
        {
          TableName: "t",
          Item: { userId: { S: "u1" }, refId: { S: "team_news" } },
          ConditionExpression: "attribute_not_exists(userId)",
        },
      ],
    ],
    {},
  ],
  [
    "a put returns what was there",
    [
      ["PutItem", put],
      ["PutItem", { ...put, ReturnValues: "ALL_OLD" }],
    ],
    { Attributes: Item },
  ],
  [
    "an update makes an item",
    [
      [
        "UpdateItem",
        update("SET email = :e ADD visits :one", {
          ExpressionAttributeValues: { ":e": { S: "x" }, ":one": { N: "1" } },
        }),
      ],
    ],
    { Attributes: { ...Key, email: { S: "x" }, visits: { N: "1" } } },
  ],
  [
    "an update counts",
    [
      ["PutItem", put],
      [
        "UpdateItem",
        {
          ...(update("SET #c = if_not_exists(#c, :zero) + :one REMOVE email", {
            ExpressionAttributeNames: { "#c": "count" },
            ExpressionAttributeValues: { ":zero": { N: "0" }, ":one": { N: "1" } },
          }) as object),
          ReturnValues: "UPDATED_NEW",
        },
      ],
    ],
    { Attributes: { count: { N: "2" } } },
  ],
  [
    "lists and sets grow",
    [
      [
        "UpdateItem",
        update("SET tags = list_append(if_not_exists(tags, :none), :some) ADD badges :set", {
          ExpressionAttributeValues: {
            ":none": { L: [] },
            ":some": { L: [{ S: "a" }] },
            ":set": { SS: ["x"] },
          },
        }),
      ],
    ],
    { Attributes: { ...Key, tags: { L: [{ S: "a" }] }, badges: { SS: ["x"] } } },
  ],
  [
    "an update of what was deleted fails",
    [
      ["PutItem", put],
      ["DeleteItem", { TableName: "users", Key }],
      ["UpdateItem", update("REMOVE email", { ConditionExpression: "attribute_exists(id)" })],
    ],
    CONDITION,
  ],
  [
    "a query finds by key and filter",
    [
      ["PutItem", put],
      [
        "Query",
        {
          TableName: "users",
          KeyConditionExpression: "id = :id",
          FilterExpression: "begins_with(email, :m) AND #c BETWEEN :a AND :b",
          ExpressionAttributeNames: { "#c": "count" },
          ExpressionAttributeValues: {
            ":id": { S: "1" },
            ":m": { S: "maria" },
            ":a": { N: "0" },
            ":b": { N: "2" },
          },
        },
      ],
    ],
    { Items: [Item], Count: 1, ScannedCount: 1 },
  ],
  [
    "a scan filters",
    [
      ["PutItem", put],
      [
        "Scan",
        {
          TableName: "users",
          FilterExpression: "NOT (email IN (:a, :b) OR contains(email, :c)) AND size(email) > :n",
          ExpressionAttributeValues: {
            ":a": { S: "a" },
            ":b": { S: "b" },
            ":c": { S: "@other" },
            ":n": { N: "3" },
          },
          Select: "COUNT",
        },
      ],
    ],
    { Count: 1, ScannedCount: 1 },
  ],
  [
    "a transaction that fails changes nothing",
    [
      ["PutItem", put],
      [
        "TransactWriteItems",
        {
          TransactItems: [{ Put: { TableName: "logs", Item: { id: { S: "9" } } } }, { Put: once }],
        },
      ],
      ["Scan", { TableName: "logs" }],
    ],
    { Items: [], Count: 0, ScannedCount: 0 },
  ],
  [
    "and says why",
    [
      ["PutItem", put],
      [
        "TransactWriteItems",
        {
          TransactItems: [{ Put: { TableName: "logs", Item: { id: { S: "9" } } } }, { Put: once }],
        },
      ],
    ],
    "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",
  ],
  [
    "a transaction changes an item once",
    [
      [
        "TransactWriteItems",
        {
          TransactItems: [
            { Put: put },
            {
              ConditionCheck: {
                TableName: "users",
                Key,
                ConditionExpression: "attribute_exists(id)",
              },
            },
          ],
        },
      ],
    ],
    invalid("Transaction request cannot include multiple operations on one item"),
  ],
  [
    "a batch writes an item once",
    [
      ["GetItem", { TableName: "users", Key }],
      [
        "BatchWriteItem",
        { RequestItems: { users: [{ PutRequest: { Item } }, { DeleteRequest: { Key } }] } },
      ],
    ],
    invalid("Provided list of item keys contains duplicates"),
  ],
  [
    "a batch is written and read",
    [
      ["BatchWriteItem", { RequestItems: { users: [{ PutRequest: { Item } }] } }],
      ["BatchGetItem", { RequestItems: { users: { Keys: [Key, { id: { S: "2" } }] } } }],
    ],
    { Responses: { users: [Item] }, UnprocessedKeys: {} },
  ],
  [
    "a table has one key",
    [
      ["GetItem", { TableName: "users", Key }],
      ["GetItem", { TableName: "users", Key: { userId: { S: "1" } } }],
    ],
    invalid("The provided key element does not match the schema"),
  ],
  [
    "and its items have it",
    [
      ["GetItem", { TableName: "users", Key }],
      ["PutItem", { TableName: "users", Item: { userId: { S: "1" } } }],
    ],
    invalid("One or more parameter values were invalid: Missing the key id in the item"),
  ],
  [
    "a condition on an address says nothing of a record with another id",
    [
      ["PutItem", { ...byEmail, Item: { ...Item, id: { S: "01K1AAAAAAAAAAAAAAAAAAAAA1" } } }],
      ["PutItem", { ...byEmail, Item: { ...Item, id: { S: "01K1AAAAAAAAAAAAAAAAAAAAB2" } } }],
    ],
    {},
  ],
  [
    "nor of one with another key, which another call has",
    [
      ["GetItem", { TableName: "users", Key: { code: { S: "a" } } }],
      ["PutItem", { ...byEmail, Item: { ...Item, code: { S: "7c9e6679-7425-40de-944b-000" } } }],
      ["PutItem", { ...byEmail, Item: { ...Item, code: { S: "16fd2706-8baf-433b-82eb-000" } } }],
    ],
    {},
  ],
  [
    "and all of one whose other ids are new",
    [
      ["PutItem", { ...byEmail, Item: { ...Item, cartId: { S: "01K1AAAAAAAAAAAAAAAAAAAAA1" } } }],
      ["PutItem", { ...byEmail, Item: { ...Item, cartId: { S: "01K1AAAAAAAAAAAAAAAAAAAAB2" } } }],
    ],
    CONDITION,
  ],
  [
    "what came before expressions is known",
    [
      ["PutItem", put],
      ["PutItem", { ...put, Expected: { id: { Exists: false } } }],
    ],
    CONDITION,
  ],
])("%s", async (_what, calls, answer) => {
  expect(await last(...calls)).toEqual(answer);
});

it("does not know whether an item that nobody put is there", async () => {
  const asked = answering();
  const input = update("SET email = :e", {
    ConditionExpression: "attribute_exists(id)",
    ExpressionAttributeValues: { ":e": { S: "x" } },
  });
  expect(await askJson(asked, "dynamodb", "UpdateItem", input)).toHaveProperty("Attributes");
  await askJson(asked, "dynamodb", "PutItem", put);
  await askJson(asked, "dynamodb", "GetItem", { TableName: "users", Key });
  await askJson(asked, "dynamodb", "DescribeTable", { TableName: "users" });
  expect(asked.calls.map(({ isAssumed, isStandIn }) => [isAssumed, isStandIn])).toEqual([
    [true, undefined],
    [undefined, undefined],
    [undefined, undefined],
    [undefined, true],
  ]);
});

it("takes several seats of those that only AWS knows", async () => {
  const asked = answering();
  const input = update("SET seats = seats - :one", {
    ConditionExpression: "seats > :zero",
    ExpressionAttributeValues: { ":one": { N: "1" }, ":zero": { N: "0" } },
  });
  for (let user = 1; user <= 3; user++) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect(await askJson(asked, "dynamodb", "UpdateItem", input)).toHaveProperty("Attributes");
  }
});

it.each<[string, Record<string, Json>]>([
  ["SET n = n + :one", { ":one": { N: "1" } }],
  ["SET tags = list_append(tags, :more)", { ":more": { L: [{ S: "x" }] } }],
  ["SET mail_before = mail_now", {}],
  ["SET settings.theme = :dark", { ":dark": { S: "dark" } }],
  ["ADD stats.logins :one", { ":one": { N: "1" } }],
])(
  "takes what %s needs to be there, unless an earlier call shows otherwise",
  async (text, values) => {
    const hasValues = Object.keys(values).length > 0;
    const input = update(text, hasValues ? { ExpressionAttributeValues: values } : {});
    const asked = answering();
    expect(await askJson(asked, "dynamodb", "UpdateItem", input)).toHaveProperty("Attributes");
    expect(asked.calls.map(({ isAssumed }) => isAssumed)).toEqual([true]);

    const put = { TableName: "users", Item: { id: { S: "1" } } };
    const refused = expect.stringMatching(
      /^ValidationException: The (?:provided|document)/,
    ) as string;
    expect(await last(["PutItem", put], ["UpdateItem", input])).toEqual(refused);
    const outage = { service: "dynamodb", operation: "UpdateItem", kind: "unmet" as const };
    expect(await askJson(answering({ outage }), "dynamodb", "UpdateItem", input)).toEqual(refused);
  },
);

it("fails a condition on an item that nobody put, where that is asked for", async () => {
  const outage = { service: "dynamodb", operation: "UpdateItem", kind: "unmet" as const };
  const asked = answering({ outage });
  const input = update("SET email = :e", {
    ConditionExpression: "attribute_exists(id)",
    ExpressionAttributeValues: { ":e": { S: "x" } },
  });
  expect(await askJson(asked, "dynamodb", "UpdateItem", input)).toEqual(CONDITION);
  await askJson(asked, "dynamodb", "PutItem", put);
  expect(await askJson(asked, "dynamodb", "UpdateItem", input)).toHaveProperty("Attributes");
});

it("reads nothing of what an overlapping attempt writes, whose conditions hold all the same", async () => {
  const asked = answering({ readsEarly: true });
  await askJson(asked, "dynamodb", "PutItem", put);
  expect(await askJson(asked, "dynamodb", "GetItem", { TableName: "users", Key })).toEqual({});
  expect(await askJson(asked, "dynamodb", "PutItem", once)).toEqual(CONDITION);
});

it("fails once where an outage does", async () => {
  const outage = { service: "dynamodb", kind: "denied", once: true } as const;
  const asked = answering({ outage });
  expect(await askJson(asked, "dynamodb", "PutItem", put)).toMatch(/^AccessDeniedException/);
  expect(await askJson(asked, "dynamodb", "PutItem", put)).toEqual({});
});

it("has the item that a stubbed call puts", async () => {
  const asked = answering({ stubs: [{ service: "dynamodb", operation: "PutItem", reply: {} }] });
  await askJson(asked, "dynamodb", "PutItem", put);
  expect(await askJson(asked, "dynamodb", "GetItem", { TableName: "users", Key })).toEqual({
    Item,
  });
  expect(
    await askJson(
      asked,
      "dynamodb",
      "UpdateItem",
      update("SET #e = :e", {
        ConditionExpression: "attribute_not_exists(id)",
        ExpressionAttributeNames: { "#e": "email" },
        ExpressionAttributeValues: { ":e": { S: "" } },
      }),
    ),
  ).toBe(CONDITION);
});
