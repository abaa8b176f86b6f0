import { join } from "node:path";
import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { folderWith } from "../../helpers/handlers.ts";

const SST = {
  // As SST reads what a function is linked with.
  "node_modules/sst/package.json":
    '{ "type": "module", "exports": { ".": "./v3.js", "./node/table": "./v2.js" } }',
  "node_modules/sst/v3.js": `
    const links = Object.entries(process.env).filter(([key]) => key.startsWith("SST_RESOURCE_"));
    export const Resource = Object.fromEntries(links.map(([key, value]) => [key.slice(13), JSON.parse(value)]));`,
  "node_modules/sst/v2.js": `
    export const Table = { Users: { tableName: process.env.SST_Table_tableName_Users } };`,
  "users.ts":
    'import { Resource } from "sst"; export const users = () => [Resource.Users.name, Resource.Posts?.name];',
  "package.json": '{ "devDependencies": { "sst": "3" } }',
};

it.each<[code: string, payload: unknown, names: string[], file?: string]>([
  [
    'import { Resource } from "sst"; export const handler = async () => [Resource.App.stage, Resource.Users.name, Resource.Api.url, Resource.Mail.sender];',
    ["dev", "mine", "https://local-api-url.example.com", "sender@example.com"],
    ["SST_RESOURCE_Api"],
  ],
  [
    'import { Table } from "sst/node/table"; export const handler = async () => Table.Users.tableName;',
    "local-Users-tableName",
    ["SST_Table_tableName_Users"],
  ],
  [
    'import { Resource } from "sst"; import { users } from "./users"; export const handler = async () => [users(), Resource.Key.value];',
    [["mine", "local-Posts-name"], "local-Key-value"],
    ["SST_RESOURCE_Posts", "SST_RESOURCE_Key"],
  ],
  [
    'import { Resource as Linked } from "sst"; export const handler = async () => { const { value } = Linked.Key; return [value, Linked["Api"].url]; };',
    ["local-Key-value", "https://local-api-url.example.com"],
    ["SST_RESOURCE_Key", "SST_RESOURCE_Api"],
  ],
  [
    'import { Resource } from "sst"; export const handler = async () => Resource.Key.value;',
    "local-Key-value",
    ["SST_RESOURCE_Key"],
    "index.mjs",
  ],
])(
  "resources that a function is linked with are made up",
  async (code, payload, names, file = "index.ts") => {
    const folder = folderWith({ ...SST, [file]: code });
    const env = { SST_RESOURCE_Users: '{ "name": "mine" }' };
    const invoke = localInvoker({ file: join(folder, file), env });
    const [first] = await Promise.all([1, 2].map(async () => invoke(createEvent({ seed: "sst" }))));
    expect(first?.outcome).toEqual({ kind: "returned", payload });
    expect(first?.target).toMatchObject({
      assumptions: [
        { code: "variables-made-up", args: { names: expect.arrayContaining(names) as string[] } },
      ],
    });
  },
);
