/**
 * AWS's service models, as far as the dry run needs them, from the table that the build makes.
 * A service's model is read when its first call comes.
 */

// The handler may replace what it finds in here.
const { existsSync, readdirSync, readFileSync } = process.getBuiltinModule("node:fs");
const { parse } = JSON;

/** A shape as AWS's models have it. What has neither members nor a type is a string. */
export interface Shape {
  /** The name of one of the service's shapes, to which this one adds. */
  shape?: string;
  type?: "integer" | "long" | "float" | "double" | "boolean" | "blob" | "timestamp";
  members?: Readonly<Record<string, Shape>>;
  required?: readonly string[];
  /** Whether exactly one of its members is set. */
  union?: boolean;
  /** Of a list. */
  member?: Shape;
  /** Of a map. */
  key?: Shape;
  value?: Shape;
  location?: "uri" | "querystring" | "header" | "headers" | "statusCode";
  locationName?: string;
  /** The one member that is the whole body. */
  payload?: string;
  flattened?: boolean;
  resultWrapper?: string;
  timestampFormat?: "iso8601" | "rfc822" | "unixTimestamp";
  xmlNamespace?: string | { uri: string };
  xmlAttribute?: boolean;
  /** A value that AWS does not repeat in error messages. */
  sensitive?: boolean;
  jsonvalue?: boolean;
  eventstream?: boolean;
}

/** What AWS asks of a parameter besides its type. */
export interface Constraint {
  min?: number;
  max?: number;
  pattern?: string;
  /** A cheaper pattern that most valid values match. */
  usual?: RegExp;
  /** The only values. */
  values?: readonly string[];
  /** The smallest and the largest number. */
  range?: readonly [least: number, most: number];
}

export interface Operation {
  http?: { method?: string; requestUri?: string; responseCode?: number };
  input?: Shape;
  output?: Shape;
}

export interface ServiceModel {
  protocol: "json" | "query" | "rest-json" | "rest-xml";
  jsonVersion?: string;
  xmlNamespace?: string;
  /** Whether errors carry the names that they had in the Query protocol. */
  isQueryCompatible?: boolean;
  /** By the name of a parameter, or by operation and name. */
  constraints?: Readonly<Record<string, Constraint>>;
  operations: Named<Operation>;
  shapes: Named<Shape>;
}

/** Parts of a model, each parsed on first use. */
interface Named<Part> {
  names: readonly string[];
  get: (name: string) => Part | undefined;
}

export type Kind = "structure" | "list" | "map" | "string" | NonNullable<Shape["type"]>;

/** Relative to the module in the package, and to the thread's bundle. */
const FOLDER = new URL(
  import.meta.url.endsWith(".ts") ? "../../../build/service-models/" : "../../service-models/",
  import.meta.url,
);

const models = new Map<string, ServiceModel | undefined>();

/**
 * The model of a service by its signing name, `sesv2` apart. `undefined` for a service that is not in
 * the table.
 */
export function modelOf(service: string): ServiceModel | undefined {
  if (!models.has(service)) models.set(service, readModel(service));
  return models.get(service);
}

/** Whether a service is in the table. */
export function hasModel(service: string): boolean {
  return /^[a-z0-9-]+$/.test(service) && existsSync(fileOf(service));
}

function fileOf(service: string): URL {
  return new URL(`${service}.json.br`, FOLDER);
}

function readModel(service: string): ServiceModel | undefined {
  if (!hasModel(service)) return undefined;
  const { brotliDecompressSync } = process.getBuiltinModule("node:zlib");
  const [head = "", ...lines] = brotliDecompressSync(readFileSync(fileOf(service)))
    .toString("utf8")
    .split("\n");
  const middle = lines.indexOf("");
  return {
    ...(parse(head) as Omit<ServiceModel, "operations" | "shapes">),
    operations: partsOf<Operation>(lines.slice(0, middle)),
    shapes: partsOf<Shape>(lines.slice(middle + 1)),
  };
}

function partsOf<Part>(lines: readonly string[]): Named<Part> {
  const texts = new Map<string, string>();
  for (const line of lines) {
    const end = line.indexOf(" ");
    texts.set(line.slice(0, end), line.slice(end + 1));
  }
  const parts = new Map<string, Part>();
  return {
    names: [...texts.keys()],
    get: (name) => {
      const text = texts.get(name);
      if (text !== undefined && !parts.has(name)) parts.set(name, parse(text) as Part);
      return parts.get(name);
    },
  };
}

/**
 * Whether an operation belongs to other services than this one of the table: a command was given to the client of
 * another service. Newer operations for tags may be missing from the table.
 */
export function isOfOtherService(service: string, operation: string): boolean {
  if (/^(?:Tag|Untag|ListTags)/.test(operation) || !hasModel(service)) return false;
  const others = readdirSync(FOLDER).map((name) => name.replace(".json.br", ""));
  return others.some((each) => modelOf(each)?.operations.names.includes(operation) === true);
}

/** An operation of a service, if the service has it. */
export function operationOf(model: ServiceModel, name: string): Operation | undefined {
  const found = model.operations.get(name);
  if (found === undefined) return undefined;
  const { http, input = {}, output = {} } = found;
  const shapes = { input: topLevel(model, input), output: topLevel(model, output) };
  return http === undefined ? shapes : { http, ...shapes };
}

function topLevel(model: ServiceModel, shape: Shape): Shape {
  return { members: {}, ...resolved(model, shape) };
}

/** A shape merged with the shape that it refers to. */
export function resolved(model: ServiceModel, shape: Shape): Shape {
  return shape.shape === undefined ? shape : { ...model.shapes.get(shape.shape), ...shape };
}

export function kindOf(shape: Shape): Kind {
  if (shape.members !== undefined) return "structure";
  if (shape.member !== undefined) return "list";
  return shape.value === undefined ? (shape.type ?? "string") : "map";
}
