// Which calls show that two users with one address may meet.
import { expect, it } from "vitest";
import { findsBy } from "../../../src/contract/check/shared-address.ts";
import { anInvocation } from "../../helpers/invocation.ts";

const { email } = anInvocation().event.request.userAttributes as { email: string };
const Item = { email: { S: email }, userId: { S: "u1" } };

it.each<[string, object, boolean]>([
  ["with a new address", { ConditionExpression: "attribute_not_exists(email)" }, true],
  [
    "with a new address, by another name",
    {
      ConditionExpression: "attribute_not_exists ( #e )",
      ExpressionAttributeNames: { "#e": "email" },
    },
    true,
  ],
  ["of a new user", { ConditionExpression: "attribute_not_exists(userId)" }, false],
  ["without a condition", {}, false],
])("a put %s", (_, more, expected) => {
  const parameters = { TableName: "users", Item, ...more };
  const put = { service: "dynamodb", operation: "PutItem", result: "answered" } as const;
  expect(findsBy(anInvocation({ awsCalls: [{ ...put, parameters }] }), "email")).toBe(expected);
});
