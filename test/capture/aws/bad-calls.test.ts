import { expect, it } from "vitest";
import { answering } from "../../helpers/answered-sdk.ts";

const item = (Item: string): string => `{"TableName":"users","Item":${Item}}`;
const condition = (text: string): string =>
  JSON.stringify({ TableName: "users", Item: { id: { S: "1" } }, ConditionExpression: text });

/** Whatever a handler sends is answered at once, and nothing in it reaches a prototype. */
it.each<[name: string, body: string, said: string]>([
  ["no JSON", "{", "SerializationException"],
  ["an array", "[]", "SerializationException"],
  ["nothing", "", "ValidationException"],
  [
    "deep values",
    item(`{"id":${'{"M":{"a":'.repeat(20_000)}{"S":"x"}${"}}".repeat(20_000)}}`),
    "SerializationException",
  ],
  [
    "values deeper than DynamoDB takes",
    item(`{"id":${'{"M":{"a":'.repeat(40)}{"S":"x"}${"}}".repeat(40)}}`),
    "Nesting Levels have exceeded supported limits",
  ],
  [
    "a long number",
    item(`{"id":{"N":"${"1".repeat(100_000)}x"}}`),
    "cannot be converted to a numeric value",
  ],
  [
    "a deep condition",
    condition(`${"(".repeat(20_000)}id = id${")".repeat(20_000)}`),
    "SerializationException",
  ],
  ["a condition of dots", condition("a.".repeat(20_000)), "ValidationException"],
  ["a prototype for an item", item('{"__proto__":{"S":"1"}}'), "{}"],
  ["a prototype for a table", '{"TableName":"__proto__","Item":{"id":{"S":"1"}}}', "{}"],
])("%s", async (_name, body, said) => {
  const start = performance.now();
  const answer = await answering().ask({
    method: "POST",
    url: new URL("https://dynamodb.us-east-1.amazonaws.com/"),
    headers: { "x-amz-target": "DynamoDB_20120810.PutItem" },
    body: Buffer.from(body),
  });
  expect(Buffer.from(answer.body).toString("utf8")).toContain(said);
  expect(performance.now() - start).toBeLessThan(5_000);
  expect({}).not.toHaveProperty("S");
});

it.each([
  "<a>".repeat(50_000),
  `<${"a=".repeat(50_000)}`,
  "<".repeat(50_000),
  "<!".repeat(50_000),
  `<a${" ".repeat(50_000)}b`,
  `<Delete x="${"=".repeat(50_000)}"/>`,
])("a document of S3's that is none is read at once: %#", async (body) => {
  const start = performance.now();
  const answer = await answering().ask({
    method: "POST",
    url: new URL("https://users.s3.us-east-1.amazonaws.com/?delete"),
    headers: {},
    body: Buffer.from(body),
  });
  expect(answer.status).toBe(400);
  expect(performance.now() - start).toBeLessThan(5_000);
});
