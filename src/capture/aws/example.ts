import { EXAMPLE_ACCOUNT } from "../../arn.ts";
import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { JsonObject } from "./call.ts";
import { kindOf, modelOf, operationOf, resolved } from "./model.ts";
import type { ServiceModel, Shape } from "./model.ts";

/** Which of several possible contents a made-up answer has. 0 is as empty as AWS's shape allows. */
export type Variant = 0 | 1 | 2;

/** Deeper structures stay empty. */
const DEPTH_LIMIT = 6;

/** What a made-up answer is like. */
interface Wishes {
  /** The call's parameters, which are repeated. */
  input?: Json | undefined;
  variant?: Variant;
  newId?: (() => string) | undefined;
  /** What all texts are that may be any. */
  text?: string | undefined;
  /** What further entries of lists and maps are called. */
  names?: readonly string[] | undefined;
  /** What members have that are called so. */
  texts?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * A made-up answer to a call, in the SDK's naming and AWS's shape: bytes in base64, times in ISO 8601,
 * and a body as its text.
 *
 * @returns `undefined` for an operation that is not in the table.
 */
export function exampleAnswer(
  service: string,
  operation: string,
  { input, variant = 1, newId, text, names = [], texts = {} }: Wishes = {},
): JsonObject | undefined {
  const model = modelOf(service);
  const found = model && operationOf(model, operation);
  if (model === undefined || found === undefined) return undefined;
  const said = isObject(input) ? input : {};
  const making = { model, variant, said, service, newId, text, names, texts };
  return exampleStructure(making, found.output ?? {}, 0);
}

interface Making {
  model: ServiceModel;
  variant: Variant;
  service: string;
  said: JsonObject;
  newId: (() => string) | undefined;
  text: string | undefined;
  names: readonly string[];
  texts: Readonly<Record<string, string | undefined>>;
}

function exampleStructure(making: Making, shape: Shape, depth: number): JsonObject {
  const made: JsonObject = {};
  const { members = {}, required = [], payload } = shape;
  // One value of DynamoDB's has one type.
  const isUnion = shape.union === true || "BOOL" in members;
  for (const name of Object.keys(members)) {
    const member = resolved(making.model, members[name] ?? {});
    if (isSkipped(name, member)) {
      if (depth === 0 && isEmptyAlways(making, name, member)) made[name] = [];
      continue;
    }
    const echoed = depth < 2 ? echoOf(making, name, member) : undefined;
    const isFilled = name === payload || (depth === 0 && kindOf(member) === "list");
    const isNeeded = isFilled || required.includes(name);
    if (echoed === undefined && making.variant === 0 && !isNeeded) continue;
    const value = echoed ?? example(making, member, name, depth + 1, name === payload);
    if (value !== undefined) made[name] = value;
    if (isUnion) break;
  }
  return made;
}

/** With a cursor, a loop over pages would never end. The other members report failures. */
const SKIPPED =
  /^(?:(?:next|pagination|continuation).*(?:token|marker|key)|lastevaluated.*|consumedcapacity|itemcollectionmetrics|.*error.*|failed.*|unprocessed.*|(?:rejected|invalid|unrecognized).*|deletemarker|secretbinary)$/i;

function isSkipped(name: string, { location, eventstream }: Shape): boolean {
  const isOddHeader = location === "header" && !/^(?:ETag|ContentType|LastModified)$/.test(name);
  return eventstream === true || isOddHeader || location === "headers" || SKIPPED.test(name);
}

/** In JSON, AWS says that nothing failed by an empty list. */
function isEmptyAlways({ model }: Making, name: string, member: Shape): boolean {
  return (
    model.protocol === "json" &&
    kindOf(member) === "list" &&
    /^(?:invalid|unrecognized|errors$)/i.test(name)
  );
}

/** The call's own parameter of the same name. */
function echoOf({ said }: Making, name: string, member: Shape): Json | undefined {
  if (!Object.hasOwn(said, name)) return undefined;
  const value = said[name];
  const kind = kindOf(member);
  const isAlike =
    kind === "list"
      ? Array.isArray(value)
      : (kind === "string" || kind === "boolean") && typeof value === kind;
  return isAlike ? value : undefined;
}

function example(
  making: Making,
  shape: Shape,
  name: string,
  depth: number,
  isBody: boolean,
): Json | undefined {
  const { model, variant } = making;
  switch (kindOf(shape)) {
    case "structure":
      return depth > DEPTH_LIMIT ? undefined : exampleStructure(making, shape, depth);
    case "list": {
      if (variant === 0 || depth > DEPTH_LIMIT) return [];
      const member = resolved(model, shape.member ?? {});
      const one = example(making, member, singular(name), depth + 1, false);
      if (one === undefined) return [];
      const key = ["Name", "Key"].find((each) => isObject(one) && each in one);
      if (key === undefined || !isObject(one)) return [one];
      const { Names } = making.said;
      if (Array.isArray(Names)) return Names.map((Name) => ({ ...one, [key]: Name }));
      return [one, ...namesFor(making).map((Name) => ({ ...one, [key]: Name }))];
    }
    case "map": {
      if (variant === 0 || depth > DEPTH_LIMIT) return {};
      const value = example(making, resolved(model, shape.value ?? {}), name, depth + 1, false);
      if (value === undefined) return {};
      return Object.fromEntries(["name", ...making.names].map((key) => [key, value]));
    }
    case "boolean":
      return variant === 1;
    case "integer":
    case "long":
    case "float":
    case "double":
      return /^(?:status|http)?code$/i.test(name) ? 200 : variant;
    case "timestamp":
      return `2026-01-0${variant + 1}T00:00:00.000Z`;
    case "blob": {
      const text = exampleText(making, name);
      return isBody ? text : Buffer.from(text).toString("base64");
    }
    default:
      return exampleText(making, name);
  }
}

/** Parameters of a path are called by it, too. */
function namesFor({ names, said: { Path } }: Making): readonly string[] {
  if (typeof Path !== "string") return names;
  const folder = Path.replace(/\/$/, "");
  return [...names, ...names.map((name) => `${folder}/${name.replace(/^\//, "")}`)];
}

/** Members in which applications often store JSON. */
const CONTENT = /^(?:secretsmanager SecretString|ssm Value|s3 Body|lambda Payload|kms Plaintext)$/;

export const CONTENT_EXAMPLE = JSON.stringify({
  ...{ id: "1", name: "example", apiKey: "example-key", url: "https://example.com/" },
  ...{ username: "example", password: "example", host: "db.example.com", port: 5432 },
  ...{ dbname: "example", engine: "postgres" },
});

/** Values for members where not every text is plausible. */
const PLAUSIBLE: Readonly<Record<string, string>> = {
  "cognito-idp Name": "email",
  "cognito-idp UserStatus": "CONFIRMED",
  "cognito-idp Value": "user@example.com",
  "ssm DataType": "text",
  "ssm Type": "String",
  "states output": CONTENT_EXAMPLE,
  "states status": "SUCCEEDED",
};

function exampleText({ variant, service, newId, text, texts }: Making, name: string): string {
  const wanted = Object.hasOwn(texts, name) ? texts[name] : undefined;
  if (wanted !== undefined) return wanted;
  if (CONTENT.test(`${service} ${name}`)) {
    const isJson = service === "lambda";
    if (variant === 0) return isJson ? "null" : "";
    if (text !== undefined) return isJson ? JSON.stringify(text) : text;
    if (variant === 1) return CONTENT_EXAMPLE;
    return isJson ? '"example"' : "example";
  }
  if (variant === 0) return "";
  const plausible = PLAUSIBLE[`${service} ${name}`];
  if (plausible !== undefined && variant === 1) return plausible;
  if (/arn$/i.test(name))
    return `arn:aws:${service}:us-east-1:${EXAMPLE_ACCOUNT}:example/${variant}`;
  if (/email/i.test(name)) return `user${variant}@example.com`;
  if (/(?:url|uri)$/i.test(name)) return `https://example.com/${variant}`;
  if (/id$/i.test(name)) return newId?.() ?? `00000000-0000-4000-8000-00000000000${variant}`;
  return text ?? `example-${name}-${variant}`;
}

function singular(name: string): string {
  return name.replace(/ies$/, "y").replace(/s$/, "");
}
