/**
 * Stands in for `@aws-amplify/backend` and for the packages around it while a backend's definition is
 * evaluated, and keeps what that says of its functions. It is bundled with the definition, and runs in
 * the sealed thread.
 */
import { resolve } from "node:path";

export type RecordedValue = { kind: "literal" | "secret"; text: string } | { kind: "unknown" };

export interface RecordedFunction {
  /** The absolute path of its code. */
  entry: string;
  environment: Record<string, RecordedValue>;
  timeoutSeconds?: number;
  memoryMB?: number;
  runtime?: number;
  /** Modules that its layers bring. */
  layers?: string[];
  /** Whether `defineAuth` has it as the PostConfirmation trigger. */
  isTrigger?: boolean;
  /** What the `access` of `defineAuth` lets it do: `addUserToGroup`. */
  actions?: string[];
}

export interface Recorded {
  functions: RecordedFunction[];
  /** The groups of `defineAuth`. `undefined` where it, or its `access`, could not be read. */
  groups?: string[] | undefined;
  data?: {
    name: string;
    /** As `defineData` takes it: `apiKey`. */
    authorizationMode?: string | undefined;
    /** GraphQL. */
    schema: string;
    /** The code of functions that may use the API. `undefined` where that cannot be told. */
    grants?: string[] | undefined;
  };
}

interface FunctionProps {
  entry?: string;
  environment?: Record<string, unknown>;
  timeoutSeconds?: number;
  memoryMB?: number;
  runtime?: number;
  layers?: object;
}

interface AuthProps {
  triggers?: { postConfirmation?: unknown };
  groups?: unknown[];
  access?: (allow: unknown) => unknown;
}

interface DataProps {
  name?: string;
  schema: unknown;
  authorizationModes?: { defaultAuthorizationMode?: string };
}

interface Transformed {
  schema: string;
  functionSchemaAccess?: { resourceProvider: unknown }[];
}

interface Schema {
  schemas?: Schema[];
  transform: () => Transformed;
}

/** As the CDK writes a value that only a deployment knows. */
const TOKEN = "${Token[TOKEN.0]}";

const functions: RecordedFunction[] = [];
/** By identity: a placeholder has no end of prototypes, so `instanceof` cannot be asked. */
const secrets = new Map<unknown, string>();
const definitions = new Map<unknown, RecordedFunction>();
let data: DataProps | undefined;
let groups: string[] | undefined;

type AddEnvironment = (name: string, value: unknown) => void;

/** Whatever one asks of it, calls it or makes of it, is the same again. */
export function anything(addEnvironment?: AddEnvironment, own: object = {}): unknown {
  const proxy: unknown = new Proxy(function placeholder() {}, {
    get: (_target, key) => {
      if (Object.hasOwn(own, key)) return (own as Record<PropertyKey, unknown>)[key];
      if (key === "then" || key === "__esModule") return undefined;
      if (key === Symbol.toPrimitive || key === "toString" || key === "toJSON") return () => TOKEN;
      if (key === Symbol.iterator) return () => [].values();
      return key === "addEnvironment" && addEnvironment !== undefined ? addEnvironment : proxy;
    },
    apply: () => proxy,
    construct: () => proxy as object,
    // What a bundler copies of a module is its own names and its prototype.
    getPrototypeOf: () => proxy as object,
  });
  return proxy;
}

/**
 * What `@aws-amplify/backend` exports, to the files of one folder.
 *
 * @param schemaPackage Has the functions that a schema is written with.
 */
export function backendFor(folder: string, schemaPackage: unknown): unknown {
  const { a } = schemaPackage as { a: unknown };
  return anything(undefined, {
    a,
    secret: (name: string) => {
      const value = {};
      secrets.set(value, name);
      return value;
    },
    defineFunction: (props: unknown) => defineFunction(folder, props),
    defineAuth: (props: AuthProps = {}) => {
      const trigger = definitions.get(props.triggers?.postConfirmation);
      if (trigger !== undefined) trigger.isTrigger = true;
      recordAccess(props);
      return anything();
    },
    defineData: (props: DataProps) => {
      data = props;
      return anything();
    },
    defineBackend: (parts: object) => {
      const resources = Object.entries(parts).map(([name, definition]) => {
        const recorded = definitions.get(definition);
        return [name, anything(recorded && addTo(recorded))];
      });
      return anything(undefined, Object.fromEntries(resources) as object);
    },
  });
}

function defineFunction(folder: string, props: unknown): unknown {
  // A function of the CDK has neither an entry nor settings that could be told.
  if (typeof props === "function") return anything();
  const { entry = "./handler.ts", environment = {}, ...rest } = (props ?? {}) as FunctionProps;
  const { timeoutSeconds, memoryMB, runtime, layers = {} } = rest;
  const recorded: RecordedFunction = {
    entry: resolve(folder, entry),
    environment: {},
    ...(typeof timeoutSeconds === "number" && { timeoutSeconds }),
    ...(typeof memoryMB === "number" && { memoryMB }),
    ...(typeof runtime === "number" && { runtime }),
    ...(Object.keys(layers).length > 0 && { layers: Object.keys(layers) }),
  };
  for (const [name, value] of Object.entries(environment)) addTo(recorded)(name, value);
  functions.push(recorded);
  const definition = { getInstance: () => anything(addTo(recorded)) };
  definitions.set(definition, recorded);
  return definition;
}

function grantTo(definition: unknown): unknown {
  return {
    to: (actions: string[]) => {
      const own = definitions.get(definition);
      if (own !== undefined) own.actions = [...(own.actions ?? []), ...actions.map(String)];
    },
  };
}

function recordAccess({ groups: named = [], access }: AuthProps): void {
  try {
    access?.(anything(undefined, { resource: grantTo }));
  } catch {
    return;
  }
  if (named.every((name) => typeof name === "string" && name !== TOKEN)) groups = named.map(String);
}

function addTo({ environment }: RecordedFunction): AddEnvironment {
  return (name, value) => {
    const secret = secrets.get(value);
    if (secret !== undefined) environment[name] = { kind: "secret", text: secret };
    else if (typeof value === "string" && !value.includes("${Token["))
      environment[name] = { kind: "literal", text: value };
    else environment[name] = { kind: "unknown" };
  };
}

/** The name of data that has none. */
const DATA = "amplifyData";

/** What was defined until now. */
export function recorded(): Recorded {
  const schema = data && transformed(data.schema);
  if (data === undefined || schema === undefined) return { functions, groups };
  const { name = "", authorizationModes } = data;
  const { defaultAuthorizationMode: authorizationMode } = authorizationModes ?? {};
  return {
    functions,
    groups,
    // Amplify prefixes every name but the default one.
    data: {
      name: name === DATA ? DATA : `${DATA}${name}`,
      ...{ authorizationMode, ...schema },
    },
  };
}

function transformed(schema: unknown): { schema: string; grants?: string[] } | undefined {
  if (typeof schema === "string") return { schema };
  try {
    const { schemas = [schema as Schema] } = schema as Schema;
    const parts = schemas.map((part) => part.transform());
    const statesAccess = parts.every(({ functionSchemaAccess }) =>
      Array.isArray(functionSchemaAccess),
    );
    const grants = parts
      .flatMap(({ functionSchemaAccess = [] }) => functionSchemaAccess)
      .flatMap(({ resourceProvider }) => definitions.get(resourceProvider)?.entry ?? []);
    const text = parts.map((part) => part.schema).join("\n");
    if (typeof text !== "string" || text.includes("${Token[")) return undefined;
    return { schema: text, ...(statesAccess && { grants }) };
  } catch {
    return undefined;
  }
}
