import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { readSurroundings } from "../../../src/runtime/projects/surroundings.ts";
import { cli } from "../../helpers/context.ts";
import { fixture } from "../../helpers/fixtures.ts";
import { folderWith } from "../../helpers/handlers.ts";

const PROJECT = fixture("projects/amplify-gen1");
const FUNCTION = "amplify/backend/function/shopPostConfirmation";

function read(project: string) {
  return readSurroundings(join(project, FUNCTION, "src/index.js"), { AWS_REGION: "eu-west-1" });
}

it("a function of Amplify Gen 1 has the variables that its template refers to", async () => {
  expect(await read(PROJECT)).toEqual({
    variables: {
      ENV: "prod",
      MODULES: "add-to-group",
      REGION: "eu-west-1",
      GROUP: "Customers",
    },
    madeUp: { AUTH_SHOP_USERPOOLID: "local-AUTH_SHOP_USERPOOLID" },
    limitMs: 25_000,
    runtime: "nodejs20.x",
    stubs: [],
    assumptions: [
      {
        ...{ code: "runtime-followed", severity: "note", where: {} },
        args: { declared: "nodejs18.x", runtime: "nodejs20.x" },
      },
    ],
  });
});

it("what was deployed is known from amplify-meta.json", async () => {
  const project = mkdtempSync(join(tmpdir(), "amplify-"));
  cpSync(PROJECT, project, { recursive: true });
  const meta = { auth: { shop: { output: { UserPoolId: "eu-west-1_real", Other: {} } } } };
  writeFileSync(join(project, "amplify/backend/amplify-meta.json"), JSON.stringify(meta));
  expect(await read(project)).toMatchObject({
    variables: { AUTH_SHOP_USERPOOLID: "eu-west-1_real" },
    madeUp: {},
  });
});

it("without a template, the head of the code names the variables", async () => {
  const header = `/* Amplify Params - DO NOT EDIT
    API_SHOP_GRAPHQLAPIENDPOINTOUTPUT
    API_SHOP_GRAPHQLAPIKEYOUTPUT
    ENV
  Amplify Params - DO NOT EDIT */`;
  const project = folderWith({ [`${FUNCTION}/src/index.js`]: header });
  expect(await read(project)).toMatchObject({
    variables: { ENV: "dev", REGION: "eu-west-1" },
    madeUp: {
      API_SHOP_GRAPHQLAPIENDPOINTOUTPUT:
        "https://local-api-shop-graphqlapiendpointoutput.appsync-api.us-east-1.amazonaws.com/graphql",
      API_SHOP_GRAPHQLAPIKEYOUTPUT: "local-API_SHOP_GRAPHQLAPIKEYOUTPUT",
    },
  });
});

it("without parameters, MODULES names the files beside the loader", async () => {
  const project = mkdtempSync(join(tmpdir(), "amplify-"));
  cpSync(PROJECT, project, { recursive: true });
  rmSync(join(project, FUNCTION, "parameters.json"));
  rmSync(join(project, "amplify/team-provider-info.json"));
  writeFileSync(join(project, FUNCTION, "function-parameters.json"), "\uFEFF{ broken");
  const template = `${join(project, FUNCTION)}/shopPostConfirmation-cloudformation-template.json`;
  writeFileSync(template, '{ "Resources": [] }');
  expect(await read(project)).toMatchObject({
    variables: { ENV: "dev", MODULES: "add-to-group", REGION: "eu-west-1" },
    madeUp: {},
  });
});

it.each([
  [
    "function-parameters.json",
    { lambdaLayers: [{ type: "ProjectLayer", resourceName: "shared" }] },
  ],
  [
    "shopPostConfirmation-cloudformation-template.json",
    { Resources: { LambdaFunction: { Properties: { Layers: [{ Ref: "functionsharedArn" }] } } } },
  ],
])("layers of the same project are at /opt, by its %s", async (name, content) => {
  const layer = "amplify/backend/function/shared";
  const project = folderWith({
    [`${FUNCTION}/${name}`]: JSON.stringify(content),
    [`${FUNCTION}/src/index.js`]: `const { greet } = require("greeter");
      exports.handler = async (event) => {
        console.log(greet(require("fs").readFileSync("/opt/name.txt", "utf8")));
        return event;
      };`,
    [`${layer}/lib/nodejs/node_modules/greeter/index.js`]:
      "exports.greet = (name) => `hello ${name}`;",
    [`${layer}/opt/name.txt`]: "layer",
  });
  const run = await cli(["run", "--json"], { cwd: project });
  expect(JSON.parse(run.out)).toMatchObject({ logs: [{ text: "hello layer" }] });
  const check = ["check", `${FUNCTION}/src/index.js`, "--only", "confirm-sign-up/plain"];
  expect((await cli(check, { cwd: project })).code).toBe(0);
});

it.each<[string, Record<string, string>, object | undefined]>([
  [
    "a file",
    {
      "schema.graphql": `
        type Player @model @key(fields: ["username"]) @key(name: "byTeam", fields: ["team"]) { username: String! team: ID }
        type Seat @model { row: Int! @primaryKey(sortKeyFields: ["number"]) number: Int! }
        type Team @model @auth(rules: [{ allow: owner }]) { id: ID! name: String }
        type Score { points: Int }`,
    },
    { Player: ["username"], Seat: ["row", "number"], Team: ["id"] },
  ],
  [
    "a folder",
    {
      "schema/a.graphql": "type A @model { id: ID! }",
      "schema/b.graphql": "type B @model { id: ID! }",
    },
    { A: ["id"], B: ["id"] },
  ],
  ["a file that does not parse", { "schema.graphql": "type A @model {" }, undefined],
  ["no file", {}, undefined],
])("the keys of its API's models are known from %s", async (_what, files, models) => {
  const schema = Object.entries(files).map(([name, text]) => [
    `amplify/backend/api/shop/${name}`,
    text,
  ]);
  const handler = { [`${FUNCTION}/src/index.js`]: "exports.handler = async (event) => event;" };
  const found = await read(folderWith({ ...handler, ...Object.fromEntries(schema) }));
  expect(found?.models).toEqual(models);
});

it.each([
  ["throws what AppSync refuses", "throw new Error(errors[0].message);", true],
  [
    "takes what is there already for success",
    'if (!errors[0].errorType.endsWith("ConditionalCheckFailedException")) throw new Error(errors[0].message);',
    false,
  ],
])("a handler that %s", async (_what, then, fails) => {
  const handler = `const URL = "https://abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com/graphql";
    const query = "mutation MakeCustomer($input: NewCustomer!) { createCustomer(input: $input) { login } }";
    exports.handler = async ({ ...event }) => {
      const { sub, email } = event.request.userAttributes;
      const response = await fetch(URL, {
        method: "POST",
        headers: { "x-api-key": "da2-abcdefghijklmnopqrstuvwxyz" },
        body: JSON.stringify({ query, variables: { input: { login: sub, email } } }),
        signal: AbortSignal.timeout(2000),
      });
      const { errors } = await response.json();
      if (errors) { ${then} }
      return event;
    };`;
  const cwd = folderWith({
    "amplify/backend/api/shop/schema.graphql":
      "type Customer @model { login: ID! @primaryKey email: AWSEmail }",
    [`${FUNCTION}/src/index.js`]: handler,
  });
  const only = ["*/plain", "*/twice", "*/after-sign-up"].flatMap((name) => ["--only", name]);
  const check = ["check", `${FUNCTION}/src/index.js`, "--no-derive", "--json", ...only];
  const { scenarios } = JSON.parse((await cli(check, { cwd })).out) as {
    scenarios: { name: string; findings: { code: string; severity: string }[] }[];
  };
  const errors = scenarios.flatMap(({ name, findings }) =>
    findings.flatMap(({ code, severity }) => (severity === "error" ? `${code} ${name}` : [])),
  );
  expect(errors.toSorted()).toEqual(
    fails
      ? [
          "idempotent-effects confirm-forgot-password/twice",
          "idempotent-effects confirm-sign-up/twice",
          "no-repeated-effect-on-reset confirm-forgot-password/after-sign-up",
        ]
      : [],
  );
});

it("other folders called src are nobody's functions", async () => {
  expect(await readSurroundings(fixture("src/index.js"), {})).toBeUndefined();
});

it("its loader runs the modules that MODULES names", async () => {
  const surroundings = await read(PROJECT);
  const file = join(PROJECT, FUNCTION, "src/index.js");
  const { logs } = await localInvoker({ file, env: surroundings?.variables })(
    createEvent({ seed: "amplify" }),
  );
  expect(logs.map(({ text }) => text)).toEqual([expect.stringContaining("joins Customers")]);
});
