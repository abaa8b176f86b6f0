import { describe, expect, it } from "vitest";
import { findStub } from "../../../src/capture/server/stubs.ts";

const http = { url: "https://a.example.com/graphql", operation: "POST", content: { query: "q" } };
const aws = { service: "appsync", operation: "POST /graphql", content: { query: "q" } };

describe("a stub is found", () => {
  it.each([
    { service: "appsync" },
    { service: "app*", operation: "POST /graphql", match: { query: "q" } },
    { url: "https://*.example.com/graphql", operation: "POST" },
  ])("for an AWS call, by %j", (stub) => {
    expect(findStub([stub], http, aws)).toBe(stub);
  });

  it.each([
    { service: "s3" },
    { service: "appsync", match: { query: "other" } },
    { url: "https://b.example.com/*" },
    { url: "https://a.example.com/graphql", operation: "GET" },
  ])("not by %j", (stub) => {
    expect(findStub([stub], http, aws)).toBeUndefined();
  });

  it("for another request by its address alone", () => {
    expect(findStub([{ operation: "POST" }, { url: "*" }], http)).toEqual({ url: "*" });
  });
});
