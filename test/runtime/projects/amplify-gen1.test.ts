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
