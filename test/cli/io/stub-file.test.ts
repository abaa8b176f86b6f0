import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readStubs } from "../../../src/cli/io/stub-file.ts";
import type { Context } from "../../../src/cli/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { ROOT } from "../../helpers/spawn.ts";

const cwd = folderWith({});
const context = { cwd } as Context;

function read(document: unknown): Promise<unknown> {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  writeFileSync(join(cwd, "stubs.json"), text);
  return readStubs("stubs.json", context);
}

const ddb = { service: "dynamodb", operation: "GetItem" };
const ssm = { service: "ssm", operation: "GetParameter" };

it("a file of stubs that is missing can be written", async () => {
  await expect(readStubs("none.json", context)).rejects.toMatchObject({
    message: "cannot read none.json: no such file",
    remedy: "To create it, run: npx cognito-postconfirm run --write-stubs none.json",
  });
});

describe("a file of stubs is refused", () => {
  it.each<[unknown, string]>([
    ["{", "stubs.json is not JSON: line 1, column 2"],
    ["text".length, "must be a list of stubs or"],
    [{ service: "ssm", reply: {} }, "must be a list of stubs or"],
    [{ stub: [] }, "stub: unknown key (did you mean stubs?)"],
    [{ $schema: "x" }, "stubs: is missing"],
    [[3], "[0]: expected Object, not 3"],
    [[{ ...ddb, opertion: "x" }], "[0].opertion: unknown key (did you mean operation?)"],
    [[{ url: "https://x/", method: "POST" }], "[0].method: unknown key (did you mean operation?)"],
    [[{ url: "https://x/", body: {} }], "[0].body: unknown key (did you mean reply?)"],
    [
      { stubs: [{ service: "s3", error: { cod: "x" } }] },
      "stubs[0].error.cod: unknown key (did you mean code?)",
    ],
    [[{ operation: "GetItem" }], '[0]: needs either "service" or "url"'],
    [[{ service: "s3", url: "*" }], '[0]: needs either "service" or "url"'],
    [[{ service: "s3", times: 0 }], "[0].times: expected >=1, not 0"],
    [[{ service: "s3", replies: [] }], "[0].replies: expected >=1, not 0"],
    [
      [{ service: "s3", reply: {}, replies: [{}] }],
      '[0]: has both "reply" and "replies"; keep only one',
    ],
    [[{ service: "s3", error: {} }], '[0].error: needs a "code"'],
    [[{ url: "https://a.example.com", error: { code: "x" } }], "[0].error: is for AWS calls"],
    [[ddb, { ...ssm }, ddb], "[2]: matches the same calls as [0], which answers all of them"],
    [[{ url: "https://a/" }, { url: "https://a/" }], "[1]: matches the same calls as [0]"],
    [
      [{ ...ddb, reply: { Itm: {} } }],
      "[0].reply.Itm: dynamodb GetItem: the response has no such member (did you mean Item?)",
    ],
    [
      [{ ...ddb, reply: { Item: { id: { S: 5 } } } }],
      "[0].reply.Item.id.S: dynamodb GetItem: must be a string",
    ],
    [[{ ...ddb, reply: [] }], "[0].reply: dynamodb GetItem: must be an object"],
    [
      [{ ...ssm, replies: [{}, { Parameter: [] }] }],
      "[0].replies[1].Parameter: ssm GetParameter: must be an object",
    ],
    [
      [{ service: "ses", operation: "SendEmail", reply: { MessageId: 1 } }],
      "[0].reply.MessageId: ses SendEmail: must be a string",
    ],
    [
      [{ service: "cognito-idp", operation: "ListUsers", reply: { Users: [{ Enabled: "yes" }] } }],
      "[0].reply.Users[0].Enabled: cognito-idp ListUsers: must be true or false",
    ],
  ])("%j", async (document, message) => {
    await expect(read(document)).rejects.toMatchObject({
      code: expect.stringMatching(/^invalid-(?:input|json)$/),
      message: expect.stringContaining(message),
    });
  });
});

it.each<[unknown]>([
  [
    [
      { ...ddb, times: 1, error: { code: "Throttled" } },
      { ...ddb, reply: {} },
    ],
  ],
  [
    [
      { ...ddb, match: { TableName: "a" } },
      { ...ddb, match: { TableName: "b" } },
    ],
  ],
  [[{ ...ddb, reply: { Item: { id: { S: "1" }, tags: { L: [{ N: "2" }] } }, $metadata: {} } }]],
  [[{ service: "s3", operation: "GetObject", reply: { Body: { any: "thing" } } }]],
  [[{ service: "s3", operation: "GetObject", reply: "text" }]],
  [[{ service: "lambda", operation: "Invoke", reply: { Payload: "{}", StatusCode: 200 } }]],
  [[{ service: "appsync", operation: "POST /graphql", reply: { data: null } }]],
  [
    [
      { service: "myservice", reply: [1] },
      { url: "https://s3.amazonaws.com/x", error: { code: "NoSuchKey" } },
    ],
  ],
  [{ $schema: "./schema.json", stubs: [{ $comment: "why", service: "s3" }] }],
])("may hold %j", async (document) => {
  await expect(read(document)).resolves.toBeInstanceOf(Array);
});

it("the schema in the package knows the same keys", async () => {
  const schema = JSON.parse(readFileSync(`${ROOT}schemas/stubs.json`, "utf8")) as {
    definitions: { stub: { properties: Record<string, { properties?: object }> } };
  };
  const { properties } = schema.definitions.stub;
  const values: Record<string, unknown> = {
    times: 1,
    replies: [{}],
    status: 200,
    error: { code: "x", name: "x", message: "x" },
  };
  for (const key of Object.keys(properties)) {
    const rest = key === "url" || key === "service" ? {} : { service: "x" };
    // oxlint-disable-next-line no-await-in-loop -- they are one file
    await expect(read([{ ...rest, [key]: values[key] ?? "x" }])).resolves.toHaveLength(1);
  }
  expect(Object.keys(properties["error"]?.properties ?? {})).toEqual(
    Object.keys(values["error"] as object),
  );
  await expect(read([{ service: "x", other: 1 }])).rejects.toThrow("unknown key");
});
