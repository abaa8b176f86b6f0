import { describe, expect, it } from "vitest";
import { refusalOf } from "../../../src/serve/http/guard.ts";
import type { Guarding } from "../../../src/serve/http/guard.ts";

const HERE: Guarding = { host: "127.0.0.1", token: undefined };
const EVERYWHERE: Guarding = { host: "0.0.0.0", token: "s3cret" };

function answers(
  headers: Record<string, string>,
  { method = "GET", path = "/", guarding = HERE } = {},
): boolean {
  const url = new URL(`http://localhost${path}`);
  return (
    refusalOf({ method, url, headers: { host: "127.0.0.1:3010", ...headers } }, guarding) ===
    undefined
  );
}

describe("a server of this machine", () => {
  it.each([
    ["a client of this machine", {}, true],
    ["one that says localhost", { host: "localhost:3010" }, true],
    ["one that says [::1]", { host: "[::1]:3010" }, true],
    ["a name that leads here (DNS rebinding)", { host: "evil.example.com:3010" }, false],
    ["a name that begins like this machine", { host: "127.0.0.1.evil.example.com" }, false],
    ["no name at all", { host: "" }, false],
    ["a name that is none", { host: "a b" }, false],
    ["its own page", { origin: "http://127.0.0.1:3010" }, true],
    ["a page of another port", { origin: "http://127.0.0.1:3000" }, false],
    ["a page from elsewhere", { origin: "https://evil.example.com" }, false],
    ["a page without an origin", { origin: "null" }, false],
    ["what a browser calls cross-site", { "sec-fetch-site": "cross-site" }, false],
    ["what a browser calls same-site", { "sec-fetch-site": "same-site" }, false],
    ["what a person typed", { "sec-fetch-site": "none" }, true],
    [
      "a link from a page",
      {
        "sec-fetch-site": "same-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
      },
      true,
    ],
    [
      "a frame in a page",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
      false,
    ],
  ])("%s: %o is answered: %s", (_, headers, isAnswered) => {
    expect(answers(headers)).toBe(isAnswered);
  });

  it("does not follow a form that a page sends", () => {
    const form = {
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    expect(answers(form, { method: "POST" })).toBe(false);
  });
});

describe("a server with a token", () => {
  const basic = Buffer.from("me:s3cret").toString("base64");
  it.each([
    ["nothing", {}, "/", false],
    ["a bearer", { authorization: "Bearer s3cret" }, "/", true],
    ["another bearer", { authorization: "Bearer s3cre7" }, "/", false],
    ["a password", { authorization: `Basic ${basic}` }, "/", true],
    ["a cookie", { cookie: "a=b; token=s3cret" }, "/", true],
    ["an address", {}, "/?token=s3cret", true],
    [
      "the access key of an AWS client",
      { authorization: "AWS4-HMAC-SHA256 Credential=s3cret/20261127/us-east-1/ses/aws4_request" },
      "/",
      true,
    ],
  ])("takes %s: %o %s: %s", (_, headers, path, isAnswered) => {
    expect(answers(headers, { path, guarding: EVERYWHERE })).toBe(isAnswered);
  });

  it("has many names", () => {
    const headers = { host: "build-7.example.com:3010", authorization: "Bearer s3cret" };
    expect(answers(headers, { guarding: EVERYWHERE })).toBe(true);
  });
});
