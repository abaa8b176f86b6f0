import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Json } from "../../../src/json.ts";
import { readAmplifyTrigger } from "../../../src/runtime/projects/amplify-gen2.ts";
import { readSurroundings } from "../../../src/runtime/projects/surroundings.ts";
import type { Surroundings } from "../../../src/runtime/projects/surroundings.ts";
import { fixture } from "../../helpers/fixtures.ts";

const PROJECT = fixture("projects/amplify-gen2");
const FOLDER = "amplify/auth/post-confirmation";

function read(project: string): Promise<Surroundings | undefined> {
  return readSurroundings(join(project, FOLDER, "handler.ts"), {});
}

/** A copy of the project, where packages are found as in the checkout, with these files changed. */
function projectWith(files: Readonly<Record<string, string | undefined>>): string {
  const project = mkdtempSync(join(fixture("."), "amplify-gen2-"));
  onTestFinished(() => rmSync(project, { recursive: true }));
  cpSync(PROJECT, project, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) rmSync(join(project, path));
    else writeFileSync(join(project, path), text);
  }
  return project;
}

/** The answer to the read of the model schema. */
function modelSchema(surroundings: Surroundings | undefined): Json | undefined {
  return surroundings?.stubs.find(({ service }) => service === "s3")?.reply;
}

const DATA_CLIENT = `
  const { resourceConfig } = await getAmplifyDataClientConfig(env);
  client.models.Sale.create({}); client.models . Sale.get(); client.models.Till.list();`;

describe("a function of Amplify Gen 2 has", () => {
  it("the settings, variables and secrets of its definition", async () => {
    const {
      stubs: _stubs,
      amplify: _amplify,
      models: _models,
      ...found
    } = (await read(PROJECT)) ?? {
      stubs: [],
    };
    expect(found).toEqual({
      variables: { GROUP_NAME: "EVERYONE", STAGE: "dev" },
      madeUp: {
        AMPLIFY_DATA_DEFAULT_NAME: "amplifyData",
        AMPLIFY_DATA_GRAPHQL_ENDPOINT: expect.stringContaining(".appsync-api.") as string,
        AMPLIFY_DATA_MODEL_INTROSPECTION_SCHEMA_BUCKET_NAME: "amplify-model-schema",
        AMPLIFY_DATA_MODEL_INTROSPECTION_SCHEMA_KEY: "modelIntrospectionSchema.json",
        API_KEY: "local-secret-shop-key",
        TABLE_NAME: "local-TABLE_NAME",
      },
      limitMs: 7_000,
      memoryMb: 512,
      runtime: "nodejs22.x",
      policies: { text: "", file: "amplify/backend.ts" },
      assumptions: [],
    });
  });

  it("the policies that its backend makes, where all of its files are here", async () => {
    const backend = (more: string): string => `
      import { defineBackend } from "@aws-amplify/backend";
      import { auth } from "./auth/resource";
      import { postConfirmation } from "./auth/post-confirmation/resource";
      const backend = defineBackend({ auth, postConfirmation });
      ${more}`;
    const policiesIn = async (more: string): Promise<string | undefined> =>
      (await read(projectWith({ "amplify/backend.ts": backend(more) })))?.policies?.text;
    const grant =
      'backend.postConfirmation.resources.lambda.addToRolePolicy({ actions: ["ses:SendEmail"] });';
    expect(await policiesIn("")).toBe("");
    expect(await policiesIn(grant)).toContain('"ses:SendEmail"');
    expect(
      await policiesIn('import { permit } from "./permissions"; permit(backend);'),
    ).toBeUndefined();
  });

  it("Amplify's defaults, and what was defined before the definition fails", async () => {
    const project = projectWith({
      "amplify/backend.ts": 'import "./auth/resource"; throw new Error("no account");',
      [`${FOLDER}/resource.ts`]: `
        import { defineFunction, secret } from "@aws-amplify/backend";
        export const postConfirmation = defineFunction({
          environment: { SITE_URL: secret("site"), NEO4J_URI: secret("graph"), A: process.env.A ?? "b" },
        });`,
    });
    expect(await read(project)).toMatchObject({
      variables: { A: "b" },
      madeUp: {
        SITE_URL: "https://local-secret-site.example.com",
        NEO4J_URI: "neo4j://local-secret-graph.example.com",
      },
      limitMs: 3_000,
      memoryMb: 512,
      assumptions: [{ code: "backend-not-read", args: { reason: "no account" } }],
    });
  });

  it("layers, schedules and groups, and a name of its own, wherever its code lies", async () => {
    const project = projectWith({
      "amplify/functions.ts": `
        import { defineFunction, secret } from "@aws-amplify/backend";
        const common = { resourceGroupName: "auth", bundling: { minify: false } } as const;
        export const welcome = defineFunction({
          ...common, entry: "./auth/post-confirmation/handler.ts", timeoutSeconds: 20, runtime: 20,
          environment: { KEY: secret("KEY") }, layers: { "shop-lib": "shop-lib:1" },
        });
        export const nightly = defineFunction({
          ...common, entry: "./auth/post-confirmation/handler.ts", schedule: ["every day", "0 9 * * ?"],
        });
        export const custom = defineFunction((scope) => scope);`,
      "amplify/auth/resource.ts": `
        import { defineAuth } from "@aws-amplify/backend";
        import { custom, nightly, welcome } from "../functions";
        export const auth = defineAuth({ triggers: { preSignUp: custom, postConfirmation: welcome } });`,
      "amplify/backend.ts": 'import { auth } from "./auth/resource";',
    });
    const [found] = await readAmplifyTrigger(join(project, "amplify"), {}, []);
    expect(found?.file).toBe(join(project, FOLDER, "handler.ts"));
    expect(found?.surroundings).toMatchObject({
      madeUp: { KEY: "local-secret-KEY" },
      limitMs: 20_000,
      runtime: "nodejs20.x",
      assumptions: [{ code: "amplify-layers", args: { modules: ["shop-lib"] } }],
    });
  });

  it("no code where the trigger is a function of the CDK, or its file is missing", async () => {
    for (const definition of [
      "defineFunction((scope) => scope)",
      'defineFunction({ entry: "./x.ts" })',
    ]) {
      const project = projectWith({
        [`${FOLDER}/resource.ts`]: `
          import { defineFunction } from "@aws-amplify/backend";
          export const postConfirmation = ${definition};`,
      });
      expect(await readAmplifyTrigger(join(project, "amplify"), {}, [])).toEqual([]);
    }
  });

  it("no settings of its own where its definition does not compile", async () => {
    const project = projectWith({ "amplify/backend.ts": "export const = 1;" });
    expect(await read(project)).toMatchObject({
      variables: {},
      limitMs: 3_000,
      assumptions: [{ code: "backend-not-read" }],
    });
  });
});

it("a missing amplify_outputs.json has the API's place, its mode and its model schema", async () => {
  const project = projectWith({
    "amplify/data/resource.ts": `
      import { defineData } from "@aws-amplify/backend";
      export const data = defineData({
        schema: "type Sale @model { id: ID! }",
        authorizationModes: { defaultAuthorizationMode: "apiKey" },
      });`,
  });
  expect((await read(project))?.amplify?.outputs).toMatchObject({
    version: "1.4",
    auth: { user_pool_id: "us-east-1_local" },
    data: { default_authorization_type: "API_KEY", model_introspection: { models: { Sale: {} } } },
  });
});

describe("data clients read a model schema", () => {
  it("derived from the definition", async () => {
    const found = await read(PROJECT);
    expect(found?.models).toMatchObject({ Profile: ["id"], Post: ["slug"] });
    const schema = modelSchema(found) as { models: object };
    expect(schema).toMatchObject({
      models: {
        Profile: {
          pluralName: "Profiles",
          fields: {
            id: { type: "ID", isRequired: true },
            email: { type: "AWSEmail", isRequired: true },
            status: { type: { enum: "Status" } },
            address: { type: { nonModel: "Address" } },
            tags: { isArray: true, type: "String", isRequired: true, isArrayNullable: true },
            posts: {
              type: { model: "Post" },
              isArray: true,
              association: { connectionType: "HAS_MANY", associatedWith: ["profileId"] },
            },
            createdAt: { isReadOnly: true },
          },
          primaryKeyInfo: { isCustomPrimaryKey: false, primaryKeyFieldName: "id" },
        },
        Post: {
          fields: {
            profile: {
              association: { connectionType: "BELONGS_TO", targetNames: ["profileId"] },
            },
          },
          primaryKeyInfo: { isCustomPrimaryKey: true, primaryKeyFieldName: "slug" },
        },
      },
      enums: { Status: { values: ["NEW", "OLD"] } },
      nonModels: { Address: { fields: { street: { isRequired: true } } } },
      queries: { greet: { type: "String", arguments: { name: { type: "String" } } } },
    });
    expect(schema.models).not.toHaveProperty("Post.fields.id");
    expect(schema.models).toHaveProperty("Profile.attributes.1.properties", {
      name: "profilesByEmail",
      queryField: "listByEmail",
      fields: ["email"],
    });
  });

  it("from amplify_outputs.json, if it is there", async () => {
    const outputs = { data: { model_introspection: { version: 1, models: {}, enums: {} } } };
    const project = projectWith({
      "amplify_outputs.json": JSON.stringify(outputs),
      [`${FOLDER}/handler.ts`]: DATA_CLIENT,
    });
    const found = await read(project);
    expect(modelSchema(found)).toEqual(outputs.data.model_introspection);
    expect(found?.assumptions).toMatchObject([
      { code: "model-schema", args: { source: "outputs" } },
    ]);
  });

  it("made up of the models that the handler names, if nothing defines them", async () => {
    const project = projectWith({
      "amplify/backend.ts": 'import "./auth/resource";',
      "amplify/data/resource.ts": undefined,
      [`${FOLDER}/handler.ts`]: DATA_CLIENT,
    });
    const schema = modelSchema(await read(project)) as { models: object };
    expect(Object.keys(schema.models)).toEqual(["Sale", "Till"]);
  });

  it("where the client is in a file that the handler imports", async () => {
    const project = projectWith({
      "amplify/backend.ts": 'import "./auth/resource";',
      "amplify/data/resource.ts": undefined,
      "amplify/data/client.ts": DATA_CLIENT,
      [`${FOLDER}/handler.ts`]: 'import { client } from "../../data/client.js";',
    });
    const found = await read(project);
    expect(found?.madeUp).toHaveProperty("AMPLIFY_DATA_DEFAULT_NAME", "amplifyData");
    expect(Object.keys((modelSchema(found) as { models: object }).models)).toEqual([
      "Sale",
      "Till",
    ]);
  });

  it("unless the schema grants the function nothing", async () => {
    const project = projectWith({
      "amplify/data/resource.ts": `
        import { a, defineData } from "@aws-amplify/backend";
        const schema = a.schema({ Sale: a.model({}).authorization((allow) => [allow.owner()]) });
        export const data = defineData({ schema });`,
      [`${FOLDER}/handler.ts`]: DATA_CLIENT,
    });
    const found = await read(project);
    expect(found?.madeUp).not.toHaveProperty("AMPLIFY_DATA_DEFAULT_NAME");
    expect(found?.assumptions).toMatchObject([{ code: "data-not-granted" }]);
  });

  it.each([
    ["shop2", "amplifyDatashop2", "AMPLIFY_DATASHOP_2_GRAPHQL_ENDPOINT"],
    ["amplifyData", "amplifyData", "AMPLIFY_DATA_GRAPHQL_ENDPOINT"],
  ])("under the names that the API's own name gives the variables: %s", async (...row) => {
    const [name, whole, endpoint] = row;
    const project = projectWith({
      "amplify/data/resource.ts": `
        import { defineData } from "@aws-amplify/backend";
        export const data = defineData({ name: "${name}", schema: "type Sale @model { id: ID! }" });`,
    });
    expect((await read(project))?.madeUp).toMatchObject({
      AMPLIFY_DATA_DEFAULT_NAME: whole,
      [endpoint]: expect.any(String) as string,
    });
  });
});
