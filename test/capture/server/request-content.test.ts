import { expect, it } from "vitest";
import type { Json } from "../../../src/json.ts";
import { describeContent } from "../../../src/capture/server/request-content.ts";

const described = (
  url: string,
  body = "",
  headers: Record<string, string> = {},
  event?: Json,
): object =>
  describeContent({ method: "GET", url: new URL(url), headers, body: Buffer.from(body) }, event);

it.each<[string, string, object]>([
  ["/added?phone=undefined&name=Ada&key=k-1", "", { unset: { "query.phone": "undefined" } }],
  [
    "/added?id=user-undefined&to=[object%20Object]",
    "",
    {
      unset: { "query.id": "user-undefined", "query.to": "[object Object]" },
    },
  ],
  ["/added?count=NaN&plan=null", "", { unset: { "query.count": "NaN", "query.plan": "null" } }],
  // What is there may be a secret.
  ["/added?phone=%2B15550100&apikey=k-1", "", {}],
  ["/added?phone=undefined", "token=secret", { unset: { "query.phone": "undefined" } }],
  [`/added?note=${"undefined ".repeat(9)}`, "", {}],
  ["/added", '{"name":"Ada"}', { parameters: { name: "Ada" } }],
])("of %s with the body %j", (path, body, content) => {
  expect(described(`https://hooks.example.com${path}`, body)).toEqual(content);
});

it("of headers only what was made from something that is not there", () => {
  const headers = { authorization: "Bearer undefined", "x-tenant": "null", "x-key": "secret" };
  expect(described("https://hooks.example.com/", '{"a":1}', headers)).toEqual({
    parameters: { a: 1 },
    unset: { "header.authorization": "Bearer undefined", "header.x-tenant": "null" },
  });
});

it("of a header whose name is not there, not its value", () => {
  const headers = { undefined: "secret", "x-undefined-id": "1", accept: "*/*" };
  expect(described("https://hooks.example.com/", '{"a":1}', headers)).toEqual({
    parameters: { a: 1 },
    unset: { "the names of its headers": "undefined" },
  });
});

it.each<[string, Record<string, string>, object]>([
  ["/profiles?on_conflict=id", {}, { isUpsert: true }],
  ["/profiles", { prefer: "return=minimal,resolution=merge-duplicates" }, { isUpsert: true }],
  ["/profiles", { prefer: "return=minimal" }, {}],
  ["/profiles", { "x-idempotency-key": "1" }, { idempotencyKey: "1" }],
])("of %s with %j what makes a repetition harmless", (path, headers, content) => {
  expect(described(`https://api.example.com${path}`, "", headers)).toEqual(content);
});

const USER = { email: "ann+news@example.com", name: "Ann & Zoë/Co", locale: "en" };
const { email, name } = USER;

it.each<[string, object]>([
  [`/added?email=${email}`, { email: "broken" }],
  [`/added?email=${encodeURIComponent(email)}`, { email: "query" }],
  [`/added?${new URLSearchParams(USER).toString()}`, { email: "query", name: "query" }],
  [`/added?name=${name}&locale=en`, { name: "broken" }],
  // A plus sign is itself in a path, and a slash is not.
  [`/users/${email}`, { email: "path" }],
  [`/users/${name}`, { name: "broken" }],
  [`/users/${encodeURIComponent(name)}`, { name: "path" }],
  [`/users/100%/${email}`, { email: "path" }],
])("of the user's attributes in %s", (path, attributesInUrl) => {
  const event = { request: { userAttributes: USER } };
  expect(described(`https://hooks.example.com${path}`, "", {}, event)).toEqual({ attributesInUrl });
});
