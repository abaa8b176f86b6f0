import { kindOf, modelOf, operationOf, resolved } from "../../capture/aws/model.ts";
import type { Kind, ServiceModel, Shape } from "../../capture/aws/model.ts";
import type { Stub } from "../../capture-settings.ts";
import { didYouMean } from "../../did-you-mean.ts";
import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";

type Entry = Pick<Stub, "service" | "operation" | "reply" | "replies">;

/** Where a reply is not of its operation's form, and what AWS's model has there. */
export async function findStubMismatch(
  entry: Entry,
): Promise<{ place: string; what: string } | undefined> {
  const { service = "", operation = "", replies } = entry;
  // SES's two versions sign as one.
  const found = (service === "ses" ? ["ses", "sesv2"] : [service])
    .map(modelOf)
    .map((model) => ({ model, shape: model && operationOf(model, operation)?.output }))
    .find(({ shape }) => shape !== undefined);
  if (found?.model === undefined || found.shape === undefined) return undefined;
  const { model, shape } = found;
  const name = `${service} ${operation}`;
  for (const [index, reply] of (replies ?? [entry.reply]).entries()) {
    const place = replies === undefined ? ".reply" : `.replies[${index}]`;
    // oxlint-disable-next-line no-await-in-loop -- the first mistake is the one that is told
    const mismatch = reply === undefined ? undefined : await mismatchOf(model, shape, reply, place);
    if (mismatch !== undefined) return { place: mismatch.place, what: `${name}: ${mismatch.what}` };
  }
  return undefined;
}

async function mismatchOf(
  model: ServiceModel,
  output: Shape,
  reply: Json,
  place: string,
): Promise<{ place: string; what: string } | undefined> {
  // What is the whole body may be the whole reply.
  if (output.payload !== undefined && !isOutput(output, reply)) return undefined;
  return visit(output, reply, place);

  async function visit(
    shape: Shape,
    value: Json,
    at: string,
  ): Promise<{ place: string; what: string } | undefined> {
    const kind = kindOf(shape);
    // A body is text, bytes in base64, or JSON that is put there as it is.
    if (value === null || (kind === "blob" && typeof value !== "number")) return undefined;
    if (!FITS[kind](value)) return { place: at, what: `must be ${WORDS[kind]}` };
    if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        // Of an SDK's answer that somebody has copied.
        if (key === "$metadata") continue;
        const { members } = shape;
        const own = members === undefined ? shape.value : memberOf(members, key);
        if (own === undefined) {
          // oxlint-disable-next-line no-await-in-loop -- the first mistake is the one that is told
          const hint = await didYouMean(key, Object.keys(members ?? {}));
          return { place: `${at}.${key}`, what: `the response has no such member${hint}` };
        }
        // oxlint-disable-next-line no-await-in-loop -- as above
        const mismatch = await visit(resolved(model, own), inner, `${at}.${key}`);
        if (mismatch !== undefined) return mismatch;
      }
    } else if (Array.isArray(value)) {
      for (const [index, inner] of value.entries()) {
        const member = resolved(model, shape.member ?? {});
        // oxlint-disable-next-line no-await-in-loop -- as above
        const mismatch = await visit(member, inner, `${at}[${index}]`);
        if (mismatch !== undefined) return mismatch;
      }
    }
    return undefined;
  }
}

function isOutput({ members = {} }: Shape, reply: Json): boolean {
  return isObject(reply) && Object.keys(reply).some((name) => Object.hasOwn(members, name));
}

function memberOf(members: Readonly<Record<string, Shape>>, name: string): Shape | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

const isNumber = (value: Json): boolean => typeof value === "number";
const isText = (value: Json): boolean => typeof value === "string";

const FITS: Readonly<Record<Kind, (value: Json) => boolean>> = {
  structure: isObject,
  map: isObject,
  list: Array.isArray,
  string: isText,
  boolean: (value) => typeof value === "boolean",
  integer: isNumber,
  long: isNumber,
  float: isNumber,
  double: isNumber,
  timestamp: (value) => isNumber(value) || isText(value),
  blob: () => true,
};

const WORDS: Readonly<Record<Kind, string>> = {
  structure: "an object",
  map: "an object",
  list: "a list",
  string: "a string",
  boolean: "true or false",
  integer: "a number",
  long: "a number",
  float: "a number",
  double: "a number",
  timestamp: "a time",
  blob: "a string",
};
