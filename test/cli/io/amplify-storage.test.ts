import { join } from "node:path";
import { expect, it } from "vitest";
import { amplifyTables } from "../../../src/cli/io/amplify-storage.ts";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

/** As the CLI writes it: the names of the keys are written out, or parameters. */
function storage(name: Record<string, string> | string) {
  return JSON.stringify({
    Parameters: { partitionKeyName: { Type: "String" }, env: { Type: "String" } },
    Resources: {
      DynamoDBTable: {
        Type: "AWS::DynamoDB::Table",
        Properties: {
          AttributeDefinitions: [{ AttributeName: name, AttributeType: "S" }],
          KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
          TableName: { "Fn::Join": ["", ["members", "-", { Ref: "env" }]] },
        },
      },
    },
  });
}
const BACKEND = "amplify/backend";
const HANDLER = `${BACKEND}/function/joinTeam/src/index.js`;

const handlerWith = (key: string): string => `/* Amplify Params - DO NOT EDIT
	ENV
	REGION
	STORAGE_TEAMS_NAME
Amplify Params - DO NOT EDIT */
  exports.handler = async (event) => {
    const key = { ${key}: { S: event.request.userAttributes.email.split("@")[1] } };
    const headers = { "x-amz-target": "DynamoDB_20120810.GetItem", "content-type": "application/x-amz-json-1.0" };
    const body = JSON.stringify({ TableName: process.env.STORAGE_TEAMS_NAME, Key: key });
    const response = await fetch("https://dynamodb.eu-west-1.amazonaws.com/", { method: "POST", headers, body });
    if (!response.ok) throw new Error(await response.text());
    return event;
  };`;

it.each([["domain"], [{ Ref: "partitionKeyName" }]])("the key of a table: %o", async (name) => {
  const cwd = folderWith({
    [`${BACKEND}/storage/teams/teams-cloudformation-template.json`]: storage(name),
    [`${BACKEND}/storage/teams/parameters.json`]: '{ "partitionKeyName": "domain" }',
    [HANDLER]: handlerWith("domain"),
  });
  expect(await amplifyTables(join(cwd, HANDLER))).toMatchObject([
    {
      key: [{ name: "domain", type: "S" }],
      variables: ["STORAGE_TEAMS_NAME", "STORAGE_TEAMS_ARN"],
    },
  ]);
});

it("the key of a table by what newer versions of the CLI keep", async () => {
  const inputs = {
    resourceName: "teams",
    tableName: "teams",
    partitionKey: { fieldName: "domain", fieldType: "string" },
    sortKey: { fieldName: "size", fieldType: "number" },
    gsi: [{ name: "byOwner", partitionKey: { fieldName: "owner", fieldType: "string" } }],
  };
  const cwd = folderWith({
    [`${BACKEND}/storage/teams/cli-inputs.json`]: JSON.stringify(inputs),
    [`${BACKEND}/storage/pictures/cli-inputs.json`]: '{ "bucketName": "pictures" }',
    [`${BACKEND}/storage/other/cli-inputs.json`]: JSON.stringify(inputs),
    [`${BACKEND}/storage/other/override.ts`]: "export function override() {}",
  });
  expect(await amplifyTables(join(cwd, HANDLER))).toEqual([
    {
      name: undefined,
      key: [
        { name: "domain", type: "S" },
        { name: "size", type: "N" },
      ],
      indexes: [{ name: "byOwner", key: [{ name: "owner", type: "S" }] }],
      variables: ["STORAGE_TEAMS_NAME", "STORAGE_TEAMS_ARN"],
    },
  ]);
});

it.each([
  ["domain", 0],
  ["suffix", 1],
])("a read by %s", async (key, exitCode) => {
  const cwd = folderWith({
    [`${BACKEND}/storage/teams/teams-cloudformation-template.json`]: storage("domain"),
    [HANDLER]: handlerWith(key),
    "amplify/team-provider-info.json": '{ "dev": {} }',
  });
  const { code, out } = await cli(["run", HANDLER], { cwd });
  expect(code).toBe(exitCode);
  expect(out.includes("The provided key element does not match the schema")).toBe(exitCode === 1);
});
