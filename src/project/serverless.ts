import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { beforeTheBuild, functionsOfPools } from "./cloudformation.ts";
import { cloudFormationValues } from "./cloudformation-values.ts";
import { folderOf } from "./declared-handler.ts";
import type { DeclaredHandler } from "./declared-handler.ts";
import type { Template } from "./template.ts";
import { memberOf, readNumber, readString, readVariables } from "./values.ts";
import type { Resolve, Text } from "./values.ts";

/** What the Serverless Framework gives a function that says nothing of it. */
const DEFAULTS = { timeoutMs: 6_000, memoryMb: 1024 };

const STAGE = "dev";

/** The files that a service is made of, by their path from its own file. */
export type OtherTemplates = (file: string) => Template | undefined;

export function isServerless({ content }: Template): boolean {
  return "service" in content && "provider" in content;
}

/** The handlers of a `serverless.yml`. */
export function handlersOfServerless(template: Template, other: OtherTemplates): DeclaredHandler[] {
  const include = (value: Json | undefined): { value: Json | undefined; from: Template } => {
    const [, file = "", key] =
      /^\$\{file\(\s*([^)]+?)\s*\)(?::([\w.]+))?[^}]*\}$/.exec(
        typeof value === "string" ? value : "",
      ) ?? [];
    const included = file === "" ? undefined : other(file);
    if (included === undefined) return { value, from: template };
    const path = key === undefined ? [] : key.split(".");
    return { value: memberOf(included.content, ...path), from: included };
  };
  const { content } = template;
  const groups = [content["functions"]].flat().map(include);
  const resources = [content["resources"]].flat().map(include);
  const resolve = serverlessValues(
    content,
    resources.map(({ value }) => value),
  );
  const ids = new Set(
    resources.flatMap(({ value }) => {
      const inner = isObject(value) ? value : {};
      const functions = groups.flatMap(({ value: group }) =>
        Object.keys(isObject(group) ? group : {}),
      );
      const named = functions.map((name) => [idOf(name), { Type: "AWS::Lambda::Function" }]);
      const all = memberOf(inner, "Resources");
      const Resources = { ...Object.fromEntries(named), ...(isObject(all) ? all : {}) } as Json;
      const whole: Template = { ...template, content: { Resources } };
      return functionsOfPools(whole, [whole]).map(({ id }) => id);
    }),
  );
  return groups.flatMap(({ value: group, from }) =>
    Object.entries(isObject(group) ? group : {}).flatMap(([name, written]): DeclaredHandler[] => {
      const { value } = include(written);
      const isTrigger = hasTrigger(value, include) || ids.has(idOf(name));
      const handler = readString(memberOf(value, "handler"), resolve);
      if (!isTrigger) return [];
      const own = (key: string): Json | undefined =>
        memberOf(value, key) ?? memberOf(content, "provider", key);
      const timeout = readNumber(own("timeout"), resolve);
      const line = from.lineOf("functions", name) ?? from.lineOf(name);
      return [
        {
          file: from.file,
          line,
          name,
          folder: folderOf(template.file),
          ...(handler === undefined
            ? {
                handlers: [],
                problem: memberOf(value, "image") === undefined ? undefined : "image",
              }
            : { handlers: [{ root: ".", handler }, ...beforeTheBuild(".", handler)] }),
          settings: {
            runtime: readString(own("runtime"), resolve),
            memoryMb: readNumber(own("memorySize"), resolve) ?? DEFAULTS.memoryMb,
            timeoutMs: timeout === undefined ? DEFAULTS.timeoutMs : timeout * 1000,
            ...readVariables(
              [memberOf(content, "provider", "environment"), memberOf(value, "environment")].map(
                (group) => include(group).value,
              ),
              resolve,
            ),
          },
        },
      ];
    }),
  );
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

/** The key that a function gets in the template that the framework writes. */
function idOf(name: string): string {
  const plain = name.replaceAll("-", "Dash").replaceAll("_", "Underscore");
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}LambdaFunction`;
}

/** Reads values with `${self:…}`, `${opt:stage, 'dev'}` and the like in them. */
function serverlessValues(
  content: Template["content"],
  resources: readonly (Json | undefined)[],
): Resolve {
  const all = resources.map((value) => memberOf(value, "Resources"));
  const Resources = Object.assign({}, ...all.filter(isObject)) as Json;
  const ofResources = cloudFormationValues({ content: { Resources } });

  const resolve = (value: Json, depth = 0): Text | undefined => {
    if (typeof value !== "string") return ofResources(value);
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

  return (value) => resolve(value);
}
