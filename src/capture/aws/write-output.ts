import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { JsonObject } from "./call.ts";
import type { CapturedAnswer } from "../http.ts";
import { escapeText } from "../../escape-markup.ts";
import { answerWith, CBOR_HEADERS, encoded } from "./answer-with.ts";
import { kindOf, resolved } from "./model.ts";
import type { Operation, ServiceModel, Shape } from "./model.ts";
import type { Protocol } from "./request.ts";
import { xmlText } from "./xml.ts";

/**
 * An answer of success as its service writes it.
 *
 * @param output Under the SDK's names: times in ISO 8601 or seconds, bytes in base64, a body as text.
 * @param body Replaces a body that is text.
 */
export async function writeOutput(
  model: ServiceModel,
  name: string,
  { output: shape = {}, http }: Operation,
  output: JsonObject,
  {
    protocol,
    requestId,
    body,
  }: { protocol: Protocol; requestId: string; body?: Uint8Array | undefined },
): Promise<CapturedAnswer> {
  const answer = answerWith(200, requestId);
  if (protocol === "cbor") {
    return answer(CBOR_HEADERS, await encoded(toJson(model, shape, output)));
  }
  if (protocol === "json") {
    const type = `application/x-amz-json-${model.jsonVersion ?? "1.0"}`;
    return answer({ "content-type": type }, JSON.stringify(toJson(model, shape, output)));
  }
  if (protocol === "query") {
    return answer(
      { "content-type": "text/xml" },
      queryDocument(model, name, shape, output, requestId),
    );
  }
  const { status, headers } = outsideBody(model, shape, output);
  const written = answerWith(status ?? http?.responseCode ?? 200, requestId, headers);
  const { payload } = shape;
  const member =
    payload === undefined ? undefined : resolved(model, shape.members?.[payload] ?? {});
  if (member?.eventstream === true) {
    return written({ "content-type": "application/vnd.amazon.eventstream" }, "");
  }
  if (payload !== undefined && member !== undefined && kindOf(member) !== "structure") {
    return written({}, body ?? textOf(output[payload]));
  }
  const content = member === undefined || payload === undefined ? output : output[payload];
  const contentShape = member ?? shape;
  if (model.protocol === "rest-json") {
    return written(
      { "content-type": "application/json" },
      JSON.stringify(toJson(model, contentShape, content ?? {})),
    );
  }
  const root = member?.locationName ?? payload ?? `${name}Result`;
  const inner = xmlMembers(model, contentShape, content ?? {});
  if (inner === "" && payload === undefined) return written({}, "");
  return written({ "content-type": "application/xml" }, `<${root}>${inner}</${root}>`);
}

/** A body of a JSON document may be written as such. */
function textOf(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function outsideBody(
  model: ServiceModel,
  shape: Shape,
  output: JsonObject,
): { status: number | undefined; headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  let status: number | undefined;
  const { members = {} } = shape;
  for (const name of Object.keys(members)) {
    const member = resolved(model, members[name] ?? {});
    const value = output[name];
    const { location, locationName = name } = member;
    if (value === undefined || value === null || location === undefined) continue;
    if (location === "statusCode") status = Number(value);
    else if (location === "headers" && isObject(value)) {
      for (const [key, text] of Object.entries(value))
        headers[`${locationName}${key}`] = textOf(text);
    } else if (location === "header")
      headers[locationName.toLowerCase()] = headerText(member, value);
  }
  return { status, headers };
}

function headerText(shape: Shape, value: Json): string {
  if (kindOf(shape) !== "timestamp")
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  return new Date(secondsOf(value) * 1_000).toUTCString();
}

/** Times are seconds in JSON, unless the model says otherwise. */
function toJson(model: ServiceModel, shape: Shape, value: Json): Json {
  switch (kindOf(shape)) {
    case "structure": {
      if (!isObject(value)) return value;
      const written: JsonObject = {};
      const { members = {} } = shape;
      for (const name of Object.keys(value)) {
        const member = Object.hasOwn(members, name) ? resolved(model, members[name] ?? {}) : {};
        if (member.location !== undefined) continue;
        const inner = value[name];
        if (inner !== undefined)
          written[member.locationName ?? name] = toJson(model, member, inner);
      }
      return written;
    }
    case "list": {
      const member = resolved(model, shape.member ?? {});
      return Array.isArray(value) ? value.map((inner) => toJson(model, member, inner)) : value;
    }
    case "map": {
      if (!isObject(value)) return value;
      const member = resolved(model, shape.value ?? {});
      const entries = Object.entries(value);
      return Object.fromEntries(entries.map(([key, inner]) => [key, toJson(model, member, inner)]));
    }
    case "timestamp":
      if (value === null) return value;
      return shape.timestampFormat === "iso8601" ? isoOf(value) : secondsOf(value);
    default:
      return value;
  }
}

function secondsOf(value: Json): number {
  if (typeof value === "number") return value;
  const ms = Date.parse(textOf(value));
  return Number.isNaN(ms) ? 0 : ms / 1_000;
}

function isoOf(value: Json): string {
  return new Date(secondsOf(value) * 1_000).toISOString().replace(".000Z", "Z");
}

function queryDocument(
  model: ServiceModel,
  name: string,
  shape: Shape,
  output: JsonObject,
  requestId: string,
): string {
  const inner = xmlMembers(model, shape, output);
  const { resultWrapper: wrapper } = shape;
  const result = wrapper === undefined ? inner : `<${wrapper}>${inner}</${wrapper}>`;
  const namespace = model.xmlNamespace === undefined ? "" : ` xmlns="${model.xmlNamespace}"`;
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return `<${name}Response${namespace}>${result}${metadata}</${name}Response>`;
}

function xmlMembers(model: ServiceModel, shape: Shape, value: Json): string {
  if (!isObject(value)) return "";
  const { members = {} } = shape;
  let text = "";
  for (const name of Object.keys(value)) {
    const member = Object.hasOwn(members, name) ? resolved(model, members[name] ?? {}) : {};
    const inner = value[name];
    if (member.location !== undefined || inner === undefined || inner === null) continue;
    text += xmlElement(model, member, member.locationName ?? name, inner);
  }
  return text;
}

function xmlElement(model: ServiceModel, shape: Shape, name: string, value: Json): string {
  const wrapped = (inner: string): string => `<${name}>${inner}</${name}>`;
  switch (kindOf(shape)) {
    case "structure":
      return wrapped(xmlMembers(model, shape, value));
    case "list": {
      const member = resolved(model, shape.member ?? {});
      const itemName = member.locationName ?? (shape.flattened === true ? name : "member");
      const items = Array.isArray(value) ? value : [];
      const inner = items.map((item) => xmlElement(model, member, itemName, item)).join("");
      return shape.flattened === true ? inner : wrapped(inner);
    }
    case "map": {
      const member = resolved(model, shape.value ?? {});
      const keyName = shape.key?.locationName ?? "key";
      const entryName = shape.flattened === true ? name : "entry";
      const entries = Object.entries(isObject(value) ? value : {}).map(([key, inner]) => {
        const content = xmlElement(model, member, member.locationName ?? "value", inner);
        return `<${entryName}><${keyName}>${escapeText(key)}</${keyName}>${content}</${entryName}>`;
      });
      return shape.flattened === true ? entries.join("") : wrapped(entries.join(""));
    }
    case "timestamp":
      return wrapped(isoOf(value));
    default:
      return wrapped(xmlText(typeof value === "object" ? JSON.stringify(value) : String(value)));
  }
}
