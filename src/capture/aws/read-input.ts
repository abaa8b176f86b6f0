import type { IncomingHttpHeaders } from "node:http";
import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { JsonObject } from "./call.ts";
import type { CapturedRequest } from "../http.ts";
import { kindOf, resolved } from "./model.ts";
import type { Operation, ServiceModel, Shape } from "./model.ts";
import { unreadableError } from "./refusal.ts";
import { readXml } from "./xml-reader.ts";
import type { XmlElement } from "./xml-reader.ts";

/** A call's parameters under the SDK's names. A value that is text on the wire gets its shape's type. */
export function readRestInput(
  model: ServiceModel,
  { input = {} }: Operation,
  labels: Readonly<Record<string, string>>,
  request: CapturedRequest,
): JsonObject {
  const { payload } = input;
  const body = payload === undefined ? bodyOf(model, input, request) : undefined;
  return readMembers(model, input, (name, shape) => {
    if (name === payload) return payloadOf(model, shape, request);
    if (shape.location === undefined) return body?.[name];
    return located(shape, name, labels, request);
  });
}

/** The members of a structure that a call has. */
function readMembers(
  model: ServiceModel,
  { members = {} }: Shape,
  valueOf: (name: string, member: Shape) => Json | undefined,
): JsonObject {
  const read: JsonObject = {};
  for (const name of Object.keys(members)) {
    const value = valueOf(name, resolved(model, members[name] ?? {}));
    if (value !== undefined) read[name] = value;
  }
  return read;
}

function located(
  shape: Shape,
  name: string,
  labels: Readonly<Record<string, string>>,
  { url, headers }: CapturedRequest,
): Json | undefined {
  const { location, locationName = name } = shape;
  if (location === "uri") {
    return Object.hasOwn(labels, locationName) ? labels[locationName] : undefined;
  }
  if (location === "headers") return prefixed(headers, locationName.toLowerCase());
  if (location === "header") {
    const text = headers[locationName.toLowerCase()];
    return text === undefined ? undefined : ofText(shape, String(text));
  }
  const texts = url.searchParams.getAll(locationName);
  if (kindOf(shape) === "list") return texts.length === 0 ? undefined : texts;
  return texts[0] === undefined ? undefined : ofText(shape, texts[0]);
}

function prefixed(headers: IncomingHttpHeaders, prefix: string): JsonObject | undefined {
  const found = Object.entries(headers)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), String(value)]);
  return found.length === 0 ? undefined : (Object.fromEntries(found) as JsonObject);
}

/** A member that is the whole body: a document, or bytes, which are shown only if they are text. */
function payloadOf(model: ServiceModel, shape: Shape, request: CapturedRequest): Json | undefined {
  const { body } = request;
  if (kindOf(shape) === "structure") return bodyOf(model, shape, request);
  if (body.byteLength === 0) return undefined;
  const text = body.toString("utf8");
  return text.includes("\u{FFFD}") ? `(${body.byteLength} bytes)` : text;
}

function bodyOf(
  model: ServiceModel,
  shape: Shape,
  { body }: CapturedRequest,
): JsonObject | undefined {
  if (body.byteLength === 0) return undefined;
  const text = body.toString("utf8");
  if (model.protocol === "rest-xml") {
    const root = readXml(text);
    return root === undefined ? undefined : (ofXml(model, shape, [root]) as JsonObject);
  }
  return ofJson(model, shape, jsonOf(text)) as JsonObject;
}

/** The body of a call of a JSON protocol, which has to be an object. */
export function jsonOf(text: string): JsonObject {
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    throw unreadableError();
  }
  if (!isObject(value)) throw unreadableError();
  return value;
}

/** JSON under the SDK's names, which differ from the wire's in few places. */
function ofJson(model: ServiceModel, shape: Shape, value: Json): Json {
  const kind = kindOf(shape);
  if (kind === "structure" && isObject(value)) {
    return readMembers(model, shape, (name, member) => {
      const inner = value[member.locationName ?? name] ?? undefined;
      return inner === undefined ? undefined : ofJson(model, member, inner);
    });
  }
  if (kind === "list" && Array.isArray(value)) {
    const member = resolved(model, shape.member ?? {});
    return value.map((inner) => ofJson(model, member, inner));
  }
  return value;
}

function ofXml(model: ServiceModel, shape: Shape, elements: readonly XmlElement[]): Json {
  const [element] = elements;
  switch (kindOf(shape)) {
    case "structure":
      return readMembers(model, shape, (name, member) => {
        const { locationName = name } = member;
        if (member.xmlAttribute === true) return element?.attributes[locationName];
        const itemName = member.flattened === true ? member.member?.locationName : undefined;
        const wireName = itemName ?? locationName;
        const found = element?.children.filter((child) => child.name === wireName) ?? [];
        return found.length === 0 ? undefined : ofXml(model, member, found);
      });
    case "list": {
      const member = resolved(model, shape.member ?? {});
      const items = shape.flattened === true ? elements : (element?.children ?? []);
      return items.map((item) => ofXml(model, member, [item]));
    }
    default:
      return ofText(shape, element?.text ?? "");
  }
}

/** The value of a form's parameters: `Users.member.1.Name=maria`. */
export function readFormInput(
  model: ServiceModel,
  { input = {} }: Operation,
  form: URLSearchParams,
): JsonObject {
  const tree: Tree = { children: new Map() };
  for (const [key, text] of form) {
    let place = tree;
    for (const step of key.split(".")) {
      const next = place.children.get(step) ?? { children: new Map() };
      place.children.set(step, next);
      place = next;
    }
    place.text = text;
  }
  return ofForm(model, input, tree) as JsonObject;
}

interface Tree {
  text?: string;
  children: Map<string, Tree>;
}

function ofForm(model: ServiceModel, shape: Shape, tree: Tree): Json {
  switch (kindOf(shape)) {
    case "structure":
      return readMembers(model, shape, (name, member) => {
        const found = tree.children.get(member.locationName ?? name);
        return found && ofForm(model, member, found);
      });
    case "list": {
      const member = resolved(model, shape.member ?? {});
      const items = tree.children.get(member.locationName ?? "member") ?? tree;
      return numbered(items).map((item) => ofForm(model, member, item));
    }
    case "map": {
      const entries = numbered(tree.children.get("entry") ?? tree);
      const value = resolved(model, shape.value ?? {});
      return Object.fromEntries(
        entries.map(({ children }) => {
          const key = children.get(shape.key?.locationName ?? "key")?.text ?? "";
          const found = children.get(value.locationName ?? "value") ?? { children: new Map() };
          return [key, ofForm(model, value, found)];
        }),
      );
    }
    default:
      return ofText(shape, tree.text ?? "");
  }
}

function numbered({ children }: Tree): Tree[] {
  return [...children.entries()]
    .filter(([key]) => /^\d+$/.test(key))
    .toSorted(([one], [other]) => Number(one) - Number(other))
    .map(([, tree]) => tree);
}

/** A text in its shape's type, if it is valid for that type. */
function ofText(shape: Shape, text: string): Json {
  switch (kindOf(shape)) {
    case "integer":
    case "long":
    case "float":
    case "double":
      return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
    case "boolean":
      return text === "true" || (text === "false" ? false : text);
    default:
      return text;
  }
}
