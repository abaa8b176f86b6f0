import { expect, it } from "vitest";
import { graphqlPageOf, pageOf } from "../../../src/capture/aws/pages.ts";

const pages = (operation: string) => ({ service: "any", operation, count: 3 });

it.each([
  ["ListUsers", {}, "PaginationToken", "Users", "PaginationToken", 2],
  ["ListUsers", { Filter: 'email = "a"' }, "PaginationToken", "Users", "PaginationToken", 0],
  ["ListUsersInGroup", {}, "NextToken", "Users", "NextToken", 2],
  ["Scan", {}, "ExclusiveStartKey", "Items", "LastEvaluatedKey", 2],
  ["Query", { FilterExpression: "a = :a" }, "ExclusiveStartKey", "Items", "LastEvaluatedKey", 0],
])("%s %j ends with what the account has", (operation, input, asked, list, next, count) => {
  const own = { [list]: ["own"] };
  let page = pageOf(pages(operation), input, own);
  for (const _ of [1, 2]) {
    expect(page[list]).toHaveLength(count);
    expect(page[next]).toBeDefined();
    page = pageOf(pages(operation), { ...input, [asked]: page[next] ?? null }, own);
  }
  expect(page).toBe(own);
});

it("a count has no items", () => {
  expect(Object.keys(pageOf(pages("Scan"), { Select: "COUNT" }, { Count: 1 }))).not.toContain(
    "Items",
  );
});

it("a list of AppSync is empty until its last page, and other fields are as they are", () => {
  const reply = { data: { listUsers: { items: [1], nextToken: null }, getUser: { id: "1" } } };
  const asking = (nextToken: string) => ({ variables: { nextToken } });
  expect(graphqlPageOf(pages("listUsers"), {}, reply)).toEqual({
    data: { listUsers: { items: [], nextToken: "page-2" }, getUser: { id: "1" } },
  });
  expect(graphqlPageOf(pages("listUsers"), asking("page-3"), reply)).toBe(reply);
});
