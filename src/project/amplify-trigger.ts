import type { Json } from "../json.ts";
import { folderOf, plainPath } from "./declared-handler.ts";
import {
  argumentsAt,
  blankComments,
  codeOf,
  isWrittenOut,
  propsIn,
  readSource,
  splitList,
} from "./source-values.ts";

/** The function that an Amplify Gen 2 backend has as its PostConfirmation trigger. */
export interface PlainTrigger {
  /** The path of its code. */
  entry: string;
  timeoutSeconds?: number;
  memoryMB?: number;
  runtime?: number;
  environment: Record<string, { kind: "literal" | "secret"; text: string }>;
  /** Of `defineAuth`. */
  groups: string[];
  /** What `access` lets the function do: `addUserToGroup`. */
  actions: string[];
  /** Whether this is all that the backend says of the function. */
  isWhole: boolean;
}

/** Reads a file of the project. `undefined`: there is none. */
type TextOf = (path: string) => string | undefined;

/**
 * Reads the trigger from the sources of a backend, where they say plainly which one it is. Evaluating
 * them takes a hundred times as long.
 *
 * @param folder The backend's.
 * @param authFile The file that may have `defineAuth` in it.
 */
export function plainTrigger(
  folder: string,
  authFile: string,
  textOf: TextOf,
): PlainTrigger | undefined {
  const auth = blankComments(textOf(authFile) ?? "");
  const props = propsOf(auth, "defineAuth");
  const triggers = props?.["triggers"];
  if (props === undefined || (triggers !== undefined && !isWrittenOut(triggers))) return undefined;
  const backendFile = `${folder}/backend.ts`;
  const backend = blankComments(textOf(backendFile) ?? "");
  const named = nameIn(triggers?.["postConfirmation"]);
  const name = named ?? overridden(backend);
  const source =
    named === undefined ? { file: backendFile, text: backend } : { file: authFile, text: auth };
  const definition = name === undefined ? undefined : definitionOf(name, source, textOf);
  if (name === undefined || definition === undefined) return undefined;
  const { entry = "./handler.ts", environment = {}, ...rest } = definition.props;
  const { timeoutSeconds, memoryMB, runtime, layers } = rest;
  const numbers = Object.entries({ timeoutSeconds, memoryMB, runtime }).filter(
    ([, value]) => value !== undefined,
  );
  const isPlain = numbers.every(([, value]) => typeof value === "number");
  if (typeof entry !== "string" || !isPlain || !isWrittenOut(rest)) return undefined;
  const variables = variablesIn(environment);
  const access = actionsFor(name, props["access"]);
  const groups = textsIn(props["groups"] ?? []);
  const code = plainPath(`${folderOf(definition.file)}/${entry}`);
  return {
    entry: code,
    ...(Object.fromEntries(numbers) as Pick<PlainTrigger, "timeoutSeconds">),
    environment: variables ?? {},
    groups: groups ?? [],
    actions: access ?? [],
    isWhole:
      [variables, access, groups].every((each) => each !== undefined) &&
      layers === undefined &&
      isWrittenOut(props) &&
      isOnlyDefined(backend) &&
      needsNoData(textOf(code) ?? ""),
  };
}

/** The function that a backend gives its pool as the trigger after `defineAuth`. */
function overridden(backend: string): string | undefined {
  const [, key] =
    /(?:["']LambdaConfig\.PostConfirmation["']\s*,|\bpostConfirmation\s*:)\s*\w+\.(\w+)\.resources\.lambda\.functionArn/.exec(
      backend,
    ) ?? [];
  return key === undefined ? undefined : nameIn(propsOf(backend, "defineBackend")?.[key]);
}

/** The one argument of the one call of a function. */
function propsOf(text: string, call: string): Record<string, Json> | undefined {
  const calls = [...text.matchAll(new RegExp(String.raw`\b${call}\s*(?=\()`, "g"))];
  const [only, ...others] = calls;
  return only === undefined || others.length > 0
    ? undefined
    : argumentAt(text, only.index + only[0].length);
}

function argumentAt(text: string, open: number): Record<string, Json> | undefined {
  const args = argumentsAt(text, open);
  return args.length > 1 ? undefined : propsIn(args.length === 0 ? ["{}"] : args);
}

/** Whether a backend consists of what is imported in it, and changes nothing. */
function isOnlyDefined(backend: string): boolean {
  const rest = (backend || "?").replaceAll(
    /\bimport\s[^;"']*["'][^"']*(?:\/resource(?:\.[jt]s)?|@aws-amplify\/backend)["']|\b(?:(?:export\s+)?const\s+\w+\s*=\s*)?defineBackend\(\s*\{[\w\s,:]*\}\s*\)|;/g,
    "",
  );
  return rest.trim() === "";
}

/** Whether a handler is one file that uses neither the data API nor the backend's outputs. */
function needsNoData(handler: string): boolean {
  const text = blankComments(handler).replaceAll(/["']\$amplify\/env\/[^"']*["']/g, "");
  return text !== "" && !/\bfrom\s*["']\.|(?:import|require)\s*\(|amplify/i.test(text);
}

function nameIn(value: Json | undefined): string | undefined {
  return /^[A-Za-z_$][\w$]*$/.exec(codeOf(value) ?? "")?.[0];
}

interface Source {
  file: string;
  text: string;
}

/** What a function is defined with, in the same file or in the one that the name is imported from. */
function definitionOf(
  name: string,
  source: Source,
  textOf: TextOf,
): { file: string; props: Record<string, Json> } | undefined {
  const imported = importOf(name, source, textOf);
  const { own, file, text } = imported ?? { own: name, ...source };
  if (!/["']@aws-amplify\/backend["']/.test(text)) return undefined;
  const quoted = own.replaceAll("$", String.raw`\$`);
  const definition = new RegExp(String.raw`\bconst\s+${quoted}\s*=\s*defineFunction\s*(?=\()`).exec(
    text,
  );
  const props = definition && argumentAt(text, definition.index + definition[0].length);
  return props ? { file, props } : undefined;
}

function importOf(
  name: string,
  { file, text }: Source,
  textOf: TextOf,
): (Source & { own: string }) | undefined {
  for (const [, names = "", path = ""] of text.matchAll(
    /\bimport\s*\{([^}]*)\}\s*from\s*["'](\.[^"']*)["']/g,
  )) {
    const own = names
      .split(",")
      .map((each) => each.trim().split(/\s+as\s+/))
      .find((each) => each.at(-1) === name)?.[0];
    if (own === undefined) continue;
    const stem = plainPath(`${folderOf(file)}/${path}`).replace(/\.[jt]s$/, "");
    for (const place of [`${stem}.ts`, `${stem}.js`, `${stem}/index.ts`]) {
      const found = textOf(place);
      if (found !== undefined) return { own, file: place, text: blankComments(found) };
    }
  }
  return undefined;
}

/** `undefined` where one of them has a value that the source does not say. */
function variablesIn(environment: Json): PlainTrigger["environment"] | undefined {
  if (!isWrittenOut(environment)) return undefined;
  const found: PlainTrigger["environment"] = {};
  for (const [name, value] of Object.entries(environment)) {
    const secret = /^secret\(\s*(["'])([^"']+)\1\s*\)$/.exec(codeOf(value) ?? "")?.[2];
    if (typeof value === "string") found[name] = { kind: "literal", text: value };
    else if (secret !== undefined) found[name] = { kind: "secret", text: secret };
    else return undefined;
  }
  return found;
}

function textsIn(value: Json | undefined): string[] | undefined {
  return Array.isArray(value) && value.every((each) => typeof each === "string")
    ? value
    : undefined;
}

/** `(allow) => [allow.resource(name).to(["addUserToGroup"])]` */
function actionsFor(name: string, access: Json | undefined): string[] | undefined {
  if (access === undefined) return [];
  const found = /^\(?\s*(?<allow>\w+)[^)=]*\)?\s*=>\s*\(?\s*(?<list>\[[\s\S]*\])\s*\)?$/.exec(
    codeOf(access) ?? "",
  )?.groups;
  const actions: string[] = [];
  for (const part of splitList(found?.["list"]?.slice(1, -1) ?? "?")) {
    const grant = /^\s*(\w+)\.resource\(\s*([\w$]+)\s*\)\s*\.to\(([\s\S]*)\)\s*$/.exec(part);
    const texts = textsIn(readSource(grant?.[3] ?? ""));
    if (grant?.[1] !== found?.["allow"] || texts === undefined) return undefined;
    if (grant?.[2] === name) actions.push(...texts);
  }
  return actions;
}
