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
    ...othersIn(operation, number, input, output),
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

/** A user of a page. No two have the same address. */
function userOf(page: number, place: number): { id: string; email: string; user: JsonObject } {
  const id = `6f0c1f0e-9a53-4c43-8d7e-${String(page).padStart(6, "0")}${String(place).padStart(6, "0")}`;
  const email = `other${page}.${place}@example.com`;
  const attributes = { sub: id, email, email_verified: "true", name: "Otto Other" };
  const user = {
    Username: id,
    Attributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    UserCreateDate: "2026-01-02T03:04:05.000Z",
    UserLastModifiedDate: "2026-01-02T03:04:05.000Z",
    Enabled: true,
    UserStatus: "CONFIRMED",
  };
  return { id, email, user };
}

/** A page without what is looked for. A filter leaves nothing of it. */
function othersIn(
  operation: string,
  page: number,
  input: JsonObject,
  output: JsonObject,
): JsonObject {
  // Together more than one mail may have as recipients.
  const others = [1, 2].map((place) => userOf(page, place));
  const Users = others.map(({ user }) => user);
  switch (operation) {
    case "ListUsers":
      return { Users: typeof input["Filter"] === "string" ? [] : Users };
    case "ListUsersInGroup":
      return { Users };
    case "Scan":
    case "Query": {
      const isFiltered = ["FilterExpression", "ScanFilter", "QueryFilter"].some(
        (key) => key in input,
      );
      const Items = isFiltered
        ? []
        : others.map(({ id, email }) => ({ id: { S: id }, email: { S: email } }));
      const counts = { Count: Items.length, ScannedCount: others.length };
      return "Items" in output ? { Items, ...counts } : counts;
    }
    default:
      return {};
  }
}
