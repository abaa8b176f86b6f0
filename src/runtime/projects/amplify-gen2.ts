import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import type { Assumption } from "../../assumption.ts";
import type { Stub } from "../../capture-settings.ts";
import { isObject, tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { KeysByModel } from "../../model-keys.ts";
import type { RulesByModel } from "../../model-rules.ts";
import type { AmplifyFacts } from "../amplify-facts.ts";
import { followImports } from "../imports.ts";
import { RUNTIMES } from "../lambda-function.ts";
import type { AmplifyBackend } from "./amplify-backend.ts";
import type { RecordedFunction } from "./amplify-recorder.ts";
import { graphqlEndpoint, madeUpValue } from "../../made-up-value.ts";
import type { Surroundings } from "./surroundings.ts";

const DEFAULTS = { timeoutSeconds: 3, memoryMB: 512, runtime: 22 };

const SCHEMA_KEY = "modelIntrospectionSchema.json";

/** A function of an Amplify Gen 2 backend, as its definition describes it. */
export async function readAmplifyGen2(
  file: string,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Surroundings> {
  const { readAmplifyBackend } = await import("./amplify-backend.ts");
  return surroundingsOf(file, folder, await readAmplifyBackend(folder, env, [file]));
}

interface AmplifyHandler {
  file: string;
  isTrigger: boolean;
  surroundings: Surroundings;
}

/**
 * The function that `defineAuth` has as the PostConfirmation trigger, where its code is there.
 *
 * @param usual The handlers that are meant where it has none.
 */
export async function readAmplifyTrigger(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  usual: readonly string[],
): Promise<AmplifyHandler[]> {
  const { readAmplifyBackend } = await import("./amplify-backend.ts");
  const backend = await readAmplifyBackend(folder, env, usual);
  const { entry } = backend.functions.find((each) => each.isTrigger) ?? {};
  const trigger = entry && codeFile(entry);
  const isTrigger = trigger !== undefined;
  const files = isTrigger ? [trigger] : usual;
  return Promise.all(
    files.map(async (file) => ({
      ...{ file, isTrigger },
      surroundings: await surroundingsOf(file, folder, backend),
    })),
  );
}

/** The file that a definition's entry names, which may be called otherwise before it is compiled. */
export function codeFile(entry: string): string | undefined {
  const stem = withoutExtension(entry);
  return [entry, `${stem}.ts`, `${stem}.js`].find((each) => existsSync(each));
}

/** What a backend says of the function whose code a file has. */
export async function surroundingsOf(
  file: string,
  folder: string,
  backend: AmplifyBackend,
): Promise<Surroundings> {
  const stem = withoutExtension(file);
  const same = backend.functions.filter(({ entry }) => withoutExtension(entry) === stem);
  const own = same.find(({ isTrigger }) => isTrigger) ?? same.at(-1);
  const variables = variablesOf(own);
  const text = ownText(file);
  const data = await readData(text, file, folder, backend, own);
  const pool = own?.actions === undefined ? {} : poolVariables(text);
  const assumptions: Assumption[] = [
    ...backend.failures.map((reason) => note("backend-not-read", { reason })),
    ...(own?.layers === undefined ? [] : [note("amplify-layers", { modules: own.layers })]),
    ...data.assumptions,
  ];
  return {
    variables: variables.literal,
    madeUp: { ...data.madeUp, ...pool, ...variables.madeUp },
    ...settingsOf(own),
    stubs: data.stubs,
    models: data.models,
    amplify: {
      outputs: data.outputs,
      rules: data.rules,
      parameters: {
        ...variables.parameters,
        ...parametersOf(Object.keys({ ...data.madeUp, ...pool })),
      },
      access: backend.groups && { groups: backend.groups, actions: own?.actions ?? [] },
    },
    policies:
      backend.policies === undefined
        ? undefined
        : { text: backend.policies, file: `${basename(folder)}/backend.ts` },
    assumptions,
  };
}

/** Amplify's defaults are those of a function that says nothing else. */
export function settingsOf(own: Partial<RecordedFunction> | undefined) {
  const { timeoutSeconds, memoryMB, runtime } = { ...DEFAULTS, ...own };
  return {
    limitMs: timeoutSeconds * 1_000,
    memoryMb: memoryMB,
    runtime: RUNTIMES.find((name) => name === `nodejs${runtime}.x`),
  };
}

function withoutExtension(path: string): string {
  return path.slice(0, path.length - extname(path).length);
}

function note<Code extends Assumption["code"]>(
  code: Code,
  args: Extract<Assumption, { code: Code }>["args"],
): Assumption {
  return { code, severity: "note", where: {}, args } as unknown as Assumption;
}

type Variables = Record<string, string>;

type Parameters = AmplifyFacts["parameters"];

/** The backend that SSM's parameters are of: its app, and its own name. */
const APP = "local";
const BACKEND = `${APP}/local-sandbox-0123456789`;

function variablesOf(own: RecordedFunction | undefined) {
  const literal: Variables = {};
  const madeUp: Variables = {};
  const parameters: Record<string, Parameters[string]> = {};
  for (const [name, value] of Object.entries(own?.environment ?? {})) {
    if (value.kind === "literal") literal[name] = value.text;
    else if (value.kind === "unknown") madeUp[name] = madeUpValue(name);
    else {
      madeUp[name] = madeUpValue(name, `local-secret-${value.text}`);
      parameters[name] = {
        path: `/amplify/${BACKEND}/${value.text}`,
        sharedPath: `/amplify/shared/${APP}/${value.text}`,
      };
    }
  }
  return { literal, madeUp, parameters };
}

/** Of what other resources of the backend are called. */
function parametersOf(names: readonly string[]): Parameters {
  return Object.fromEntries(
    names.map((name) => [name, { path: `/amplify/resource_reference/${BACKEND}/${name}` }]),
  );
}

/** The source of a handler's file and of its own files that it imports, in one text. */
function ownText(name: string): string {
  const { files } = followImports([{ name, text: readFileSync(name, "utf8") }]);
  return files.map(({ text }) => text).join("\n");
}

/** What `access` gives a function, where its code reads it. */
function poolVariables(handlerText: string): Variables {
  return handlerText.includes(POOL_VARIABLE) ? { [POOL_VARIABLE]: AUTH_OUTPUTS.user_pool_id } : {};
}

const POOL_VARIABLE = "AMPLIFY_AUTH_USERPOOL_ID";

interface Data {
  madeUp: Variables;
  stubs: Stub[];
  models: KeysByModel;
  rules: RulesByModel;
  /** What stands in for `amplify_outputs.json`. */
  outputs: Json;
  assumptions: Assumption[];
}

/** What data clients read: variables, `amplify_outputs.json`, and the schema in S3. */
async function readData(
  text: string,
  file: string,
  folder: string,
  backend: AmplifyBackend,
  own: RecordedFunction | undefined,
): Promise<Data> {
  const { data } = backend;
  const isConfigured = text.includes("getAmplifyDataClientConfig");
  const isUsed = isConfigured || text.includes("AMPLIFY_DATA_");
  const outputs = { version: "1.4", auth: AUTH_OUTPUTS };
  const rules = text.includes("mutation") || isUsed ? await modelRules(folder, data?.schema) : {};
  const none = { madeUp: {}, stubs: [], models: {}, assumptions: [], rules };
  if (data === undefined && !isUsed) return { ...none, outputs };
  const { schema, source, models } = await modelSchema(text, folder, data?.schema);
  const whole = { ...outputs, data: dataOutputs(schema, data?.authorizationMode) };
  const stem = withoutExtension(file);
  const isGranted =
    data?.grants === undefined || data.grants.some((entry) => withoutExtension(entry) === stem);
  if (!isGranted) {
    const isSet = Object.keys(own?.environment ?? {}).some((key) => key.startsWith("AMPLIFY_DATA"));
    const assumptions = isConfigured || (isUsed && !isSet) ? [note("data-not-granted", {})] : [];
    return { ...none, outputs: whole, assumptions };
  }
  const name = data?.name ?? "amplifyData";
  const prefix = screamingSnake(name);
  return {
    madeUp: {
      AMPLIFY_DATA_DEFAULT_NAME: name,
      [`${prefix}_GRAPHQL_ENDPOINT`]: ENDPOINT,
      [`${prefix}_MODEL_INTROSPECTION_SCHEMA_BUCKET_NAME`]: "amplify-model-schema",
      [`${prefix}_MODEL_INTROSPECTION_SCHEMA_KEY`]: SCHEMA_KEY,
    },
    stubs: [{ service: "s3", operation: `GET *${SCHEMA_KEY}`, reply: schema }],
    models,
    rules,
    outputs: whole,
    assumptions: isConfigured ? [note("model-schema", { source })] : [],
  };
}

const ENDPOINT = graphqlEndpoint("amplify-data");

const AUTH_OUTPUTS = {
  aws_region: "us-east-1",
  user_pool_id: "us-east-1_local",
  user_pool_client_id: "local-client",
  identity_pool_id: "us-east-1:00000000-0000-0000-0000-000000000000",
};

/** What AppSync calls the modes of `defineData`. */
const AUTHORIZATION_TYPES: Readonly<Record<string, string>> = {
  apiKey: "API_KEY",
  iam: "AWS_IAM",
  identityPool: "AWS_IAM",
  lambda: "AWS_LAMBDA",
  oidc: "OPENID_CONNECT",
  userPool: "AMAZON_COGNITO_USER_POOLS",
};

function dataOutputs(schema: Json, mode = "userPool"): Json {
  return {
    url: ENDPOINT,
    aws_region: "us-east-1",
    api_key: "da2-local",
    default_authorization_type: AUTHORIZATION_TYPES[mode] ?? "AMAZON_COGNITO_USER_POOLS",
    authorization_types: [],
    model_introspection: schema,
  };
}

type SchemaSource = Extract<Assumption, { code: "model-schema" }>["args"]["source"];

async function modelSchema(
  handlerText: string,
  folder: string,
  sdl: string | undefined,
): Promise<{ schema: Json; source: SchemaSource; models: KeysByModel }> {
  const { introspect, keysOfModels, standInFor } = await import("./model-introspection.ts");
  const outputs = readOutputs(join(dirname(folder), "amplify_outputs.json"));
  if (outputs !== undefined) {
    return { schema: outputs, source: "outputs", models: keysOfModels(outputs) };
  }
  if (sdl !== undefined) {
    try {
      const schema = introspect(sdl);
      return { schema, source: "definition", models: keysOfModels(schema) };
    } catch {
      // What does not parse is not a schema.
    }
  }
  const models = handlerText.matchAll(/\.models\s*(?:\?\.|\.)\s*(\w+)/g);
  const names = new Set([...models].flatMap(([, name]) => name ?? []));
  return { schema: standInFor([...names]), source: "names", models: {} };
}

/** Those of the definition. Outputs may be older. */
async function modelRules(folder: string, sdl: string | undefined): Promise<RulesByModel> {
  const { introspect, rulesOfModels } = await import("./model-introspection.ts");
  const outputs = readOutputs(join(dirname(folder), "amplify_outputs.json"));
  try {
    return rulesOfModels(sdl === undefined ? (outputs ?? {}) : introspect(sdl));
  } catch {
    return {};
  }
}

function readOutputs(file: string): Json | undefined {
  if (!existsSync(file)) return undefined;
  const outputs = tryParseJson(readFileSync(file, "utf8"));
  const data = isObject(outputs) ? outputs["data"] : undefined;
  return isObject(data) ? data["model_introspection"] : undefined;
}

/** As Amplify derives the names of variables from the API's name. */
function screamingSnake(name: string): string {
  const words = name.match(/[A-Z]{2,}(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  return words.join("_").toUpperCase();
}
