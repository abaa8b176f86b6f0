import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const { out } = await cli(["config", "--print-schema"]);
const isValid = new Ajv({ strict: false }).compile(JSON.parse(out) as object);

/** What a command says of a configuration file: 2 where it refuses it. */
async function codeFor(config: object): Promise<number> {
  const cwd = folderWith({ "cognito-postconfirm.config.json": JSON.stringify(config) });
  return (await cli(["config", "check"], { cwd })).code;
}

it.each([
  {},
  { $schema: "./node_modules/cognito-postconfirm/schemas/config.json" },
  { handler: "src/a.ts", runtime: "nodejs24.x", memory: 256, timeout: "5s" },
  { env: { TABLE: "users", PORT: 1 }, envFile: [".env"], layer: "layers/common" },
  { env: ["TABLE=users"], bundle: false, watch: true, concurrency: 4, skip: ["a", "b"] },
  // Only some commands read them.
  { count: 3, open: true },
  { rules: { "returns-event": "off", "no-header-injection": ["note", "encoded"] } },
  { expect: { "confirm-sign-up": { mails: 1, calls: ["dynamodb:*"] } }, failOn: "warning" },
])("the schema and the commands accept %j", async (config) => {
  expect([isValid(config), await codeFor(config)]).toEqual([true, 0]);
});

it.each([
  { handlers: "src/a.ts" },
  { memory: true },
  { watch: "yes" },
  { env: 1.5, envFile: { a: "b" } },
  { yes: true },
  { events: "a.ndjson" },
  { writeBaseline: "known.json" },
  { rules: [] },
  { ses: "live" },
])("the schema and the commands refuse %j", async (config) => {
  expect([isValid(config), await codeFor(config)]).toEqual([false, 2]);
});
