import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { beforeTheBuild } from "./before-the-build.ts";
import { triggersOfPools } from "./cloudformation.ts";
import { cloudFormationValues } from "./cloudformation-values.ts";
import { folderOf } from "./declared-handler.ts";
import type { DeclaredHandler } from "./declared-handler.ts";
import { declaredTables } from "./declared-tables.ts";
import { actionsOfService } from "./role/of-serverless.ts";
import { roleIn } from "./role/policies.ts";
import type { Template } from "./template.ts";
import { memberOf, plainString, readSettings, readString } from "./values.ts";
import type { Resolve, Text } from "./values.ts";

/** The Serverless Framework's defaults. */
const DEFAULTS = { timeoutMs: 6_000, memoryMb: 1024 };

const STAGE = "dev";

/** The files that a service is made of, by their path from its own file. */
export type OtherTemplates = (file: string) => Template | undefined;

export function isServerless({ content }: Template): boolean {
  return "service" in content && "provider" in content;
}

/**
 * The functions of a `serverless.yml`.
 *
 * @param more What holds functions of the service by their names, beside what the file includes.
 */
export function handlersOfServerless(
  written: Template,
  otherWritten: OtherTemplates,
  more: readonly Template[] = [],
): DeclaredHandler[] {
  const isDoubled = /\{\{/.test(
    plainString(memberOf(written.content, "provider", "variableSyntax")),
  );
  const template = isDoubled ? withoutDoubled(written) : written;
  const other: OtherTemplates = (file) => {
    const found = otherWritten(file);
    return found !== undefined && isDoubled ? withoutDoubled(found) : found;
  };
  const known = serverlessValues(template.content, {}).resolve;
  const include = (given: Json | undefined): Included => {
    const value = withoutInner(given, known);
    const [, file = "", key] =
      /^\$\{file\(\s*([^)]+?)\s*\)(?::([\w.]+))?[^}]*\}$/.exec(plainString(value)) ?? [];
    const included = file === "" ? undefined : other(file);
    if (included === undefined) return { value: given, from: template };
    const path = key === undefined ? [] : key.split(".");
    return { value: memberOf(included.content, ...path), from: included };
  };
  const { content } = template;
  const groups = [
    ...[content["functions"]].flat().map(include),
    ...more.map((from): Included => ({ value: from.content, from })),
  ];
  const resources = resourcesOf(content["resources"], include);
  const { resolve, withKnown } = serverlessValues(content, resources);
  const functions = groups.flatMap(({ value, from }) =>
    Object.entries(isObject(value) ? value : {}).map(([name, written]) => ({
      name,
      from,
      value: include(written).value,
    })),
  );
  const whole = templateOf(withKnown(resources), functions, template, withKnown);
  const pools = triggersOfPools(whole, [whole]);
  const ids = new Set(pools.flatMap(({ places }) => places).map(({ id }) => id));
  const unread = pools.flatMap((pool) => (pool.places.length === 0 ? [pool.unread] : []));
  const read = (value: Json | undefined): Json | undefined =>
    value === undefined ? undefined : withKnown(include(value).value ?? null);
  const textOf = (value: Json): string | undefined => resolve(value)?.text;
  return functions
    .map(({ name, from, value }): DeclaredHandler => {
      const own = (key: string): Json | undefined =>
        memberOf(value, key) ?? memberOf(content, "provider", key);
      const handler = readString(memberOf(value, "handler"), resolve);
      const layers = [own("layers")].flat().flatMap((layer) => layerOf(layer, content) ?? []);
      const variables = [
        memberOf(content, "provider", "environment"),
        memberOf(value, "environment"),
      ].map((group) => withKnown(include(group).value ?? null));
      const image = memberOf(value, "image") === undefined ? undefined : "image";
      return {
        file: from.file,
        line: from.lineOf("functions", name) ?? from.lineOf(name),
        name,
        folder: folderOf(template.file),
        isTrigger: hasTrigger(value, include) || ids.has(idOf(name, "LambdaFunction")),
        ...(handler === undefined
          ? { handlers: [], problem: image }
          : { handlers: [{ root: ".", handler }, ...beforeTheBuild(".", handler)] }),
        settings: {
          ...readSettings(
            {
              runtime: own("runtime"),
              memory: own("memorySize"),
              timeout: own("timeout"),
              variables,
              layers,
            },
            resolve,
            DEFAULTS,
          ),
          tables: declaredTables(whole, [whole], variables, resolve),
          role: roleIn(template.file, actionsOfService(value, { content, whole, read, textOf })),
        },
      };
    })
    .concat(unread);
}

/** With `${…}` for `${{…}}`, which a service may have for its variables. */
function withoutDoubled(template: Template): Template {
  const plain = (value: Json): Json => {
    if (typeof value === "string") return value.replace(/\$\{\{([^{}]*)\}\}/g, "$${$1}");
    if (Array.isArray(value)) return value.map(plain);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
      : value;
  };
  return { ...template, content: plain(template.content) as Template["content"] };
}

/** A reference to a file, with the values of the variables in it. */
function withoutInner(value: Json | undefined, resolve: Resolve): Json | undefined {
  if (typeof value !== "string" || !value.startsWith("${file(")) return value;
  const inner = value.slice(2).replace(/\$\{[^${}]*\}/g, (found) => resolve(found)?.text ?? found);
  return `\${${inner}`;
}

interface Included {
  value: Json | undefined;
  from: Template;
}

/** The resources of a service, each of which a file of its own may hold. */
function resourcesOf(
  written: Json | undefined,
  include: (value: Json | undefined) => Included,
): Record<string, Json> {
  const groups = [written].flat().map((value) => memberOf(include(value).value, "Resources"));
  const entries = groups.flatMap((group) => {
    const { value } = include(group);
    return Object.entries(isObject(value) ? value : {});
  });
  return Object.fromEntries(
    entries.map(([name, each]) => [name, include(each).value ?? each] as const),
  );
}

/** A service as a template, in which the keys of functions, and what they are called, follow from their names. */
function templateOf(
  resources: Json,
  functions: readonly { name: string; value: Json | undefined }[],
  template: Template,
  withKnown: (value: Json) => Json,
): Template {
  const own = functions.map(({ name, value }) => {
    const called = memberOf(value, "name") ?? `\${self:service}-\${sls:stage}-${name}`;
    const FunctionName = withKnown(called);
    return [
      idOf(name, "LambdaFunction"),
      { Type: "AWS::Lambda::Function", Properties: { FunctionName } },
    ];
  });
  return {
    ...template,
    content: {
      Resources: { ...Object.fromEntries(own), ...(isObject(resources) && resources) } as Json,
    },
    lineOf: (...path) => template.lineOf("resources", ...path),
  };
}

/** A layer's folder, which the framework gives a key from its name. */
function layerOf(value: Json | undefined, content: Template["content"]): string | undefined {
  const key = plainString(memberOf(value, "Ref"));
  const layers = memberOf(content, "layers");
  const found = Object.entries(isObject(layers) ? layers : {}).find(
    ([name]) => key !== "" && idOf(name, "LambdaLayer") === key,
  );
  const path = memberOf(found?.[1], "path") ?? memberOf(found?.[1], "package", "artifact");
  return typeof path === "string" ? path : undefined;
}

function hasTrigger(
  value: Json | undefined,
  include: (value: Json | undefined) => { value: Json | undefined },
): boolean {
  const events = include(memberOf(value, "events")).value;
  return (Array.isArray(events) ? events : []).some(
    (event) => memberOf(event, "cognitoUserPool", "trigger") === "PostConfirmation",
  );
}

/** The key that a function or a layer gets in the template that the framework writes. */
function idOf(name: string, kind: "LambdaFunction" | "LambdaLayer"): string {
  const plain = name.replaceAll("-", "Dash").replaceAll("_", "Underscore");
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}${kind}`;
}

/** Reads values with `${self:…}`, `${opt:stage, 'dev'}` and the like in them. */
function serverlessValues(
  content: Template["content"],
  Resources: Record<string, Json>,
): { resolve: Resolve; withKnown: (value: Json) => Json } {
  let ofResources = cloudFormationValues({ content: { Resources } });

  const resolve = (value: Json, depth = 0): Text | undefined => {
    if (typeof value !== "string") return ofResources(withKnown(value, depth));
    let text = value;
    let isMadeUp = false;
    // From the innermost on.
    for (let rounds = 0; rounds < 20; rounds++) {
      const found = /\$\{([^${}]*)\}/.exec(text);
      if (found === null) return { text, isMadeUp };
      const inner = depth < 8 ? variable(found[1] ?? "", depth) : undefined;
      if (inner === undefined) return undefined;
      isMadeUp ||= inner.isMadeUp === true;
      text = text.slice(0, found.index) + inner.text + text.slice(found.index + found[0].length);
    }
    return undefined;
  };

  /** A value with what its variables stand for, as far as they are known. */
  function withKnown(value: Json, depth = 0): Json {
    if (Array.isArray(value)) return value.map((each) => withKnown(each, depth));
    if (isObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, withKnown(each, depth)]),
      );
    }
    if (typeof value !== "string" || depth >= 8) return value;
    return value.replace(
      /\$\{([^${}]*)\}/g,
      (found, source: string) => variable(source, depth)?.text ?? found,
    );
  }

  /** What a variable stands for, or the first of its fallbacks that is known. */
  function variable(source: string, depth: number): Text | undefined {
    for (const part of source.split(",").map((each) => each.trim())) {
      const quoted = /^(["'])(.*)\1$/.exec(part);
      if (quoted !== null) return { text: quoted[2] ?? "" };
      if (/^(?:\d+|true|false)$/.test(part)) return { text: part };
      if (part === "opt:stage" && source.includes(",")) continue;
      if (part === "sls:stage" || part === "opt:stage") return { text: stage(depth) };
      if (part === "self:service") return text(memberOf(content, "service"), depth);
      if (part === "aws:accountId") return { text: "123456789012" };
      if (part === "aws:region" || part === "opt:region") {
        const region = text(memberOf(content, "provider", "region"), depth);
        if (region !== undefined) return region;
        if (part === "aws:region") return { text: "us-east-1" };
      }
      if (part === "self:provider.stage") return { text: stage(depth) };
      if (!part.startsWith("self:")) continue;
      const found = memberOf(content, ...part.slice("self:".length).split("."));
      const known = text(found, depth);
      if (known !== undefined) return known;
    }
    return undefined;
  }

  function text(value: Json | undefined, depth: number): Text | undefined {
    return value === undefined ? undefined : resolve(value, depth + 1);
  }

  function stage(depth: number): string {
    return text(memberOf(content, "provider", "stage"), depth)?.text ?? STAGE;
  }

  // The framework replaces its own variables before CloudFormation reads the resources.
  ofResources = cloudFormationValues({ content: { Resources: withKnown(Resources) } });
  return { resolve: (value) => resolve(value), withKnown: (value) => withKnown(value) };
}
