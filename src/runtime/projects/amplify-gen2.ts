import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import type { Assumption } from "../../assumption.ts";
import type { Stub } from "../../capture-settings.ts";
import { isObject, tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import { RUNTIMES } from "../lambda-function.ts";
import { readAmplifyBackend } from "./amplify-backend.ts";
import type { AmplifyBackend } from "./amplify-backend.ts";
import type { RecordedFunction, RecordedValue } from "./amplify-recorder.ts";
import type { Surroundings } from "./surroundings.ts";

/** What `defineFunction` gives a function that says nothing else. */
const DEFAULTS = { timeoutSeconds: 3, memoryMB: 512, runtime: 22 };

const SCHEMA_KEY = "modelIntrospectionSchema.json";

/** A function of an Amplify Gen 2 backend, as its definition describes it. */
export async function readAmplifyGen2(
  file: string,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Surroundings> {
  const backend = await readAmplifyBackend(file, folder, env);
  const stem = withoutExtension(file);
  const own = backend.functions.findLast(({ entry }) => withoutExtension(entry) === stem);
  const { timeoutSeconds, memoryMB, runtime } = { ...DEFAULTS, ...own };
  const variables = variablesOf(own);
  const data = await readData(file, folder, backend);
  const assumptions: Assumption[] = [
    ...backend.failures.map((reason) => note("backend-not-read", { reason })),
    ...data.assumptions,
  ];
  return {
    variables: variables.literal,
    madeUp: { ...data.madeUp, ...variables.madeUp },
    limitMs: timeoutSeconds * 1_000,
    memoryMb: memoryMB,
    runtime: RUNTIMES.find((name) => name === `nodejs${runtime}.x`),
    stubs: data.stubs,
    assumptions,
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

function variablesOf(own: RecordedFunction | undefined): { literal: Variables; madeUp: Variables } {
  const literal: Variables = {};
  const madeUp: Variables = {};
  for (const [name, value] of Object.entries(own?.environment ?? {})) {
    if (value.kind === "literal") literal[name] = value.text;
    else madeUp[name] = madeUpValue(name, value);
  }
  return { literal, madeUp };
}

function madeUpValue(name: string, value: Exclude<RecordedValue, { kind: "literal" }>): string {
  const text = value.kind === "secret" ? `local-secret-${value.text}` : `local-${name}`;
  if (!/(?:^|_)(?:UR[IL]|ENDPOINT)$/i.test(name)) return text;
  // Drivers refuse the address of another kind of server.
  const [scheme = "https"] =
    /^(?:neo4j|mongodb|mysql|redis|postgres(?:ql)?|amqp)/i.exec(name) ?? [];
  const host = text.toLowerCase().replaceAll(/[^a-z\d]+/g, "-");
  return `${scheme.toLowerCase()}://${host}.example.com`;
}

interface Data {
  madeUp: Variables;
  stubs: Stub[];
  assumptions: Assumption[];
}

/** What data clients are told by variables, and read from S3. */
async function readData(file: string, folder: string, backend: AmplifyBackend): Promise<Data> {
  const { data } = backend;
  const text = readFileSync(file, "utf8");
  const isUsed = /getAmplifyDataClientConfig|AMPLIFY_DATA_/.test(text);
  if (data === undefined && !isUsed) return { madeUp: {}, stubs: [], assumptions: [] };
  const stem = withoutExtension(file);
  const isGranted =
    data?.grants === undefined || data.grants.some((entry) => withoutExtension(entry) === stem);
  if (!isGranted) {
    const assumptions = isUsed ? [note("data-not-granted", {})] : [];
    return { madeUp: {}, stubs: [], assumptions };
  }
  const name = data?.name ?? "amplifyData";
  const prefix = screamingSnake(name);
  const { schema, source } = await modelSchema(text, folder, data?.schema);
  return {
    madeUp: {
      AMPLIFY_DATA_DEFAULT_NAME: name,
      [`${prefix}_GRAPHQL_ENDPOINT`]: `https://amplify-data.appsync-api.us-east-1.amazonaws.com/graphql`,
      [`${prefix}_MODEL_INTROSPECTION_SCHEMA_BUCKET_NAME`]: "amplify-model-schema",
      [`${prefix}_MODEL_INTROSPECTION_SCHEMA_KEY`]: SCHEMA_KEY,
    },
    stubs: [{ service: "s3", operation: `GET *${SCHEMA_KEY}`, reply: schema }],
    assumptions: isUsed ? [note("model-schema", { source })] : [],
  };
}

type SchemaSource = Extract<Assumption, { code: "model-schema" }>["args"]["source"];

async function modelSchema(
  handlerText: string,
  folder: string,
  sdl: string | undefined,
): Promise<{ schema: Json; source: SchemaSource }> {
  const outputs = readOutputs(join(dirname(folder), "amplify_outputs.json"));
  if (outputs !== undefined) return { schema: outputs, source: "outputs" };
  const { introspect, standInFor } = await import("./model-introspection.ts");
  if (sdl !== undefined) {
    try {
      return { schema: introspect(sdl), source: "definition" };
    } catch {
      // What does not parse is no schema.
    }
  }
  const models = handlerText.matchAll(/\.models\s*(?:\?\.|\.)\s*(\w+)/g);
  const names = new Set([...models].flatMap(([, name]) => name ?? []));
  return { schema: standInFor([...names]), source: "names" };
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
