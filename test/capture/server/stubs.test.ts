import { describe, expect, it } from "vitest";
import { createStubs, stubbedError } from "../../../src/capture/server/stubs.ts";

const http = { url: "https://a.example.com/graphql", operation: "POST", content: { query: "q" } };
const aws = { service: "appsync", operation: "POST /graphql", content: { query: "q" } };

describe("a stub is found", () => {
  it.each([
    { service: "appsync" },
    { service: "app*", operation: "POST /graphql", match: { query: "q" } },
    { url: "https://*.example.com/graphql", operation: "POST" },
  ])("for an AWS call, by %j", (stub) => {
    expect(createStubs([stub])(http, [aws])?.stub).toBe(stub);
  });

  it.each([
    { service: "s3" },
    { service: "appsync", match: { query: "other" } },
    { url: "https://b.example.com/*" },
    { url: "https://a.example.com/graphql", operation: "GET" },
  ])("not by %j", (stub) => {
    expect(createStubs([stub])(http, [aws])).toBeUndefined();
  });

  it("for another request by its address alone", () => {
    const find = createStubs([{ operation: "POST" }, { url: "*" }]);
    expect(find(http)).toMatchObject({ index: 1, stub: { url: "*" } });
  });
});

describe("an address", () => {
  const asked = { ...http, url: "https://a.example.com/users?id=1" };
  const root = { ...http, url: "https://a.example.com/" };
  it.each([
    ["https://a.example.com/users", asked, true],
    ["https://a.example.com/users?id=1", asked, true],
    ["https://a.example.com/*?id=*", asked, true],
    ["https://a.example.com/users?id=2", asked, false],
    ["https://a.example.com", root, true],
    ["https://a.example.com", asked, false],
  ])("%s", (url, request, isFound) => {
    expect(createStubs([{ url }])(request) !== undefined).toBe(isFound);
  });
});

it("stubs come one after the other", () => {
  const find = createStubs([
    { service: "appsync", times: 1, error: { name: "Throttled" } },
    { service: "appsync", times: 3, replies: ["a", "b"] },
    { service: "appsync", reply: "for ever" },
  ]);
  const found = [1, 2, 3, 4, 5, 6].map(() => find(http, [aws]));
  expect(found.map((taken) => [taken?.index, taken?.reply])).toEqual([
    [0, undefined],
    [1, "a"],
    [1, "b"],
    [1, "b"],
    [2, "for ever"],
    [2, "for ever"],
  ]);
});

it.each([
  ["AccessDenied", 403, /not authorized to perform: dynamodb:GetItem/],
  ["NoSuchKey", 404, /^from a stub$/],
  ["NotAuthorizedException", 400, /^from a stub$/],
])("an error has what it leaves out: %s", (name, status, message) => {
  const call = { service: "dynamodb", operation: "GetItem" };
  expect(stubbedError({ name }, call)).toEqual({
    name,
    status,
    message: expect.stringMatching(message),
  });
});
