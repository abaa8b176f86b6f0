import { expect, it } from "vitest";
import { readKey } from "../src/read-key.ts";
import type { Json } from "../src/json.ts";

const get = (pk: string, TableName = "app"): string =>
  readKey({
    service: "dynamodb",
    operation: "GetItem",
    parameters: { TableName, Key: { pk: { S: pk } } },
  });
const list = (Filter: Json): string =>
  readKey({ service: "cognito-idp", operation: "ListUsers", parameters: { Filter } });

it.each([
  ["users of one table", get("USER#1"), get("USER#2"), true],
  ["a user and an organization", get("USER#1"), get("ORG#1"), false],
  ["two tables", get("1", "users"), get("1", "orgs"), false],
  ["two addresses", list('email = "a@example.com"'), list('email = "b@example.com"'), true],
  ["an address and a name", list('email = "a@example.com"'), list('name = "a"'), false],
])("%s", (_what, one, other, isSame) => {
  expect(one === other).toBe(isSame);
});
