import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isObject, tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { KeysByModel } from "../../model-keys.ts";
import { RUNTIMES } from "../lambda-function.ts";
import { madeUpValue } from "../../made-up-value.ts";
import type { Surroundings } from "./surroundings.ts";

/** What the template of an auth trigger sets. */
const LIMIT_MS = 25_000;

/** A function of an Amplify Gen 1 backend: `amplify/backend/function/<name>`, code in `src`. */
export async function readAmplifyGen1(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Surroundings | undefined> {
  const name = basename(folder);
  const template = readObject(join(folder, `${name}-cloudformation-template.json`));
  const isOwnPlace = /[\\/]amplify[\\/]backend[\\/]function$/.test(dirname(folder));
  if (
    template === undefined &&
    !isOwnPlace &&
    !existsSync(join(folder, "function-parameters.json"))
  ) {
    return undefined;
  }
  const parameters = new Map([
    ["AWS::Region", env["AWS_REGION"] ?? "us-east-1"],
    ...outputsOf(dirname(dirname(folder))),
    ...parametersOf(folder, name, template),
  ]);
  const resource = at(template, ["Resources", "LambdaFunction", "Properties"]);
  const declared = at(resource, ["Environment", "Variables"]) ?? {
    ENV: { Ref: "env" },
    REGION: { Ref: "AWS::Region" },
    ...(parameters.get("modules") !== "" && { MODULES: { Ref: "modules" } }),
    ...Object.fromEntries(namesInHeader(join(folder, "src", "index.js")).map((key) => [key, null])),
  };
  const variables: Record<string, string> = {};
  const madeUp: Record<string, string> = {};
  for (const [key, value] of Object.entries(declared)) {
    const text = resolveValue(value, parameters);
    if (text === undefined) madeUp[key] = madeUpValue(key);
    else variables[key] = text;
  }
  const timeout = Number(resolveValue(resource?.["Timeout"], parameters) ?? Number.NaN);
  const runtime = resolveValue(resource?.["Runtime"], parameters);
  const followed = RUNTIMES.find((known) => known === runtime) ?? (runtime && RUNTIMES[0]);
  const memory = Number(resolveValue(resource?.["MemorySize"], parameters) ?? Number.NaN);
  return {
    variables,
    madeUp,
    limitMs: Number.isFinite(timeout) ? timeout * 1_000 : LIMIT_MS,
    ...(Number.isFinite(memory) && { memoryMb: memory }),
    ...(followed && { runtime: followed }),
    ...layersOf(folder, resource),
    stubs: [],
    ...(await modelsOf(dirname(dirname(folder)))),
    assumptions:
      runtime === undefined || followed === undefined || followed === runtime
        ? []
        : [
            {
              ...{ code: "runtime-followed", severity: "note", where: {} },
              args: { declared: runtime, runtime: followed },
            },
          ],
  };
}

type JsonObject = Record<string, Json>;

/** The template's parameters. Amplify lets the environment's own win, then the function's files. */
function parametersOf(
  folder: string,
  name: string,
  template: JsonObject | undefined,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [key, parameter] of Object.entries(at(template, ["Parameters"]) ?? {})) {
    const text = textOf(isObject(parameter) ? parameter["Default"] : undefined);
    // A parameter's own name stands there for what another resource tells.
    if (text !== undefined && text !== key) found.set(key, text);
  }
  const amplify = dirname(dirname(dirname(folder)));
  const info = readObject(join(amplify, "team-provider-info.json")) ?? {};
  const [environment = "dev"] = Object.keys(info);
  found.set("env", environment);
  for (const values of [
    readObject(join(folder, "function-parameters.json")),
    readObject(join(folder, "parameters.json")),
    at(info, [environment, "categories", "function", name]),
  ]) {
    for (const [key, value] of Object.entries(values ?? {})) {
      const text = textOf(value);
      if (text !== undefined) found.set(key, text);
    }
  }
  // What a template without them runs is what lies beside the loader.
  if (!found.has("modules")) found.set("modules", modulesBeside(join(folder, "src")).join(","));
  return found;
}

/** What was deployed of other resources, by the names of the parameters that hand it on. */
function* outputsOf(backend: string): Iterable<[string, string]> {
  const files = [backend, join(dirname(backend), "#current-cloud-backend")];
  const meta = files.map((folder) => readObject(join(folder, "amplify-meta.json"))).find(Boolean);
  for (const category of ["api", "auth", "storage", "function"]) {
    for (const name of Object.keys(at(meta, [category]) ?? {})) {
      for (const [key, value] of Object.entries(at(meta, [category, name, "output"]) ?? {})) {
        const text = textOf(value);
        if (text !== undefined) yield [`${category}${name}${key}`, text];
      }
    }
  }
}

/** The layers of the same project: Amplify puts what their folders `lib` and `opt` hold into `/opt`. */
function layersOf(folder: string, resource: JsonObject | undefined): { layers?: string[] } {
  const listed = readObject(join(folder, "function-parameters.json"))?.["lambdaLayers"];
  const own = Array.isArray(listed) ? listed.filter((each) => isObject(each)) : [];
  const references = Array.isArray(resource?.["Layers"]) ? resource["Layers"] : [];
  const names = [
    ...own.map(({ resourceName }) => textOf(resourceName)),
    ...references.map((each) => {
      const reference = isObject(each) ? textOf(each["Ref"]) : undefined;
      return /^function(\w+)Arn$/.exec(reference ?? "")?.[1];
    }),
  ];
  const layers = [...new Set(names)]
    .flatMap((name) => ["lib", "opt"].map((part) => join(dirname(folder), name ?? "", part)))
    .filter((each) => existsSync(each));
  return layers.length === 0 ? {} : { layers };
}

/** The models of the backend's GraphQL API, whose schema is a file or a folder of files. */
async function modelsOf(backend: string): Promise<{ models?: KeysByModel }> {
  const api = join(backend, "api");
  const folders = existsSync(api) ? readdirSync(api).map((name) => join(api, name)) : [];
  const files = folders.flatMap((folder) => {
    const parts = join(folder, "schema");
    const names = existsSync(parts) ? readdirSync(parts, { recursive: true }).map(String) : [];
    return [join(folder, "schema.graphql"), ...names.map((name) => join(parts, name))];
  });
  const texts = files
    .filter((file) => file.endsWith(".graphql") && existsSync(file))
    .map((file) => readFileSync(file, "utf8"));
  if (texts.length === 0) return {};
  const { introspect, keysOfModels } = await import("./model-introspection.ts");
  try {
    return { models: keysOfModels(introspect(texts.join("\n"))) };
  } catch {
    // What does not parse is not a schema.
    return {};
  }
}

/** The variables that Amplify lists at the head of a function's code. */
function namesInHeader(file: string): string[] {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const [, header = ""] = /Amplify Params - DO NOT EDIT(.*?)Amplify Params/s.exec(text) ?? [];
  return [...header.matchAll(/^\s*([A-Z][A-Z\d_]+)\s*$/gm)].flatMap(([, name = ""]) =>
    KNOWN.has(name) ? [] : name,
  );
}

const KNOWN = new Set(["ENV", "REGION", "MODULES"]);

function modulesBeside(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".js") && file !== "index.js")
    .map((file) => basename(file, ".js"));
}

function resolveValue(
  value: Json | undefined,
  parameters: ReadonlyMap<string, string>,
): string | undefined {
  const reference = isObject(value) ? value["Ref"] : undefined;
  return typeof reference === "string" ? parameters.get(reference) : textOf(value);
}

function textOf(value: Json | undefined): string | undefined {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  return Array.isArray(value) && value.every((each) => typeof each === "string")
    ? value.join(",")
    : undefined;
}

function readObject(file: string): JsonObject | undefined {
  if (!existsSync(file)) return undefined;
  const found = tryParseJson(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  return isObject(found) ? found : undefined;
}

function at(document: JsonObject | undefined, path: readonly string[]): JsonObject | undefined {
  let found: Json | undefined = document;
  for (const step of path) found = isObject(found) ? found[step] : undefined;
  return isObject(found) ? found : undefined;
}
