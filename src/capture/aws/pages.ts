import type { Pages } from "../../capture-settings.ts";
import { asObject, isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { JsonObject } from "./call.ts";

/** The parameter that asks for a page, and the one that names the next. */
const TOKENS: Readonly<Record<string, readonly [string, string]>> = {
  ListUsers: ["PaginationToken", "PaginationToken"],
  Query: ["ExclusiveStartKey", "LastEvaluatedKey"],
  Scan: ["ExclusiveStartKey", "LastEvaluatedKey"],
};

/** The answer to one call of a long list: other users, and on its last page what the account has. */
export function pageOf(
  { operation, count }: Pages,
  input: JsonObject,
  output: JsonObject,
): JsonObject {
  const [asked, next] = TOKENS[operation] ?? ["NextToken", "NextToken"];
  const number = numberOf(input[asked]);
  if (number >= count) return output;
  const token = tokenOf(number + 1);
  return {
    ...othersIn(operation, input, output),
    [next]: next === "LastEvaluatedKey" ? { id: { S: token } } : token,
  };
}

/** The same of AppSync: lists have `items` and `nextToken`. */
export function graphqlPageOf({ count }: Pages, body: Json | undefined, reply: Json): Json {
  const number = numberOf(asObject(asObject(body)["variables"])["nextToken"]);
  const { data } = asObject(reply);
  if (number >= count || !isObject(data)) return reply;
  const paged = Object.entries(data).map(([name, value]) => {
    const isList = isObject(value) && "items" in value && "nextToken" in value;
    return [name, isList ? { ...value, items: [], nextToken: tokenOf(number + 1) } : value];
  });
  return { ...asObject(reply), data: Object.fromEntries(paged) as Json };
}

function tokenOf(page: number): string {
  return `page-${page}`;
}

function numberOf(token: Json | undefined): number {
  const [, number = "1"] = /page-(\d+)/.exec(JSON.stringify(token ?? "")) ?? [];
  return Number(number);
}

const EMAIL = "other@example.com";

const USER = {
  Username: "6f0c1f0e-9a53-4c43-8d7e-0d3f4c9e2b11",
  Attributes: [
    { Name: "sub", Value: "6f0c1f0e-9a53-4c43-8d7e-0d3f4c9e2b11" },
    { Name: "email", Value: EMAIL },
    { Name: "email_verified", Value: "true" },
    { Name: "name", Value: "Otto Other" },
  ],
  UserCreateDate: "2026-01-02T03:04:05.000Z",
  UserLastModifiedDate: "2026-01-02T03:04:05.000Z",
  Enabled: true,
  UserStatus: "CONFIRMED",
};

/** A page without what is looked for. A filter leaves nothing of it. */
function othersIn(operation: string, input: JsonObject, output: JsonObject): JsonObject {
  switch (operation) {
    case "ListUsers":
      return { Users: typeof input["Filter"] === "string" ? [] : [USER] };
    case "ListUsersInGroup":
      return { Users: [USER] };
    case "Scan":
    case "Query": {
      const isFiltered = ["FilterExpression", "ScanFilter", "QueryFilter"].some(
        (key) => key in input,
      );
      const Items = isFiltered ? [] : [{ id: { S: USER.Username }, email: { S: EMAIL } }];
      const counts = { Count: Items.length, ScannedCount: 1 };
      return "Items" in output ? { Items, ...counts } : counts;
    }
    default:
      return {};
  }
}
