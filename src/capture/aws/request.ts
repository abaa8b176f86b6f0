import { isAwsHost, isSesHost } from "../../hosts.ts";
import { asObject, isObject, tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { CapturedRequest } from "../http.ts";
import { modelOf, operationOf } from "./model.ts";
import type { Operation, ServiceModel } from "./model.ts";
import { jsonOf, readFormInput, readRestInput } from "./read-input.ts";
import { findRoute } from "./route.ts";
import { queryModelOfSqs } from "./sqs-query.ts";

/** How a service's requests and answers are written. */
export type Protocol = "json" | "cbor" | "query" | "rest";

/** What a request asks of which service. */
export interface AwsRequest {
  /** The signing name: `dynamodb`. */
  service: string;
  /** `PutItem`, or for REST the method and path. */
  operation: string;
  /** Of the signature, or of the host. */
  region: string | undefined;
  protocol: Protocol;
  /** The operation in the table of models. */
  known?: Known;
  /** Of REST, method and path, the operation's name without a model: `GET /photo.png`. */
  path?: string;
}

/** An operation that is in the table of models. */
export interface Known {
  /** The service, SES's two versions apart. */
  modelName: string;
  model: ServiceModel;
  operation: Operation;
  /** The values in the path. */
  labels: Readonly<Record<string, string>>;
}

/**
 * Reads what a request means from its signature (the credential scope names the service) and from where
 * the service's protocol puts the operation. `undefined`: not for AWS.
 */
export function describeAwsRequest(request: CapturedRequest): AwsRequest | undefined {
  const { hostname, searchParams } = request.url;
  // A signature stands in a header, or in the address that was signed beforehand.
  const presigned = searchParams.get("X-Amz-Credential");
  const signature = request.headers.authorization ?? (presigned && `Credential=${presigned}`) ?? "";
  // A signature for many regions (SigV4a) names none.
  const [, region, signed] =
    /Credential=[^/,]+\/\d{8}\/(?:([^/]+)\/)?([^/]+)\/aws4_request/.exec(signature) ?? [];
  const service = signed ?? serviceOfHost(hostname);
  if (service === undefined) return undefined;
  const protocol = protocolOf(request);
  return {
    service,
    operation: operationNameOf(request, protocol),
    region: region ?? /\.([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(hostname)?.[1],
    protocol,
  };
}

/** The same with its operation in the table of models. */
export function withModel(aws: AwsRequest, request: CapturedRequest): AwsRequest {
  const { service, operation: name, protocol } = aws;
  const isNewSes = service === "ses" && /^\/v[12]\/email\//.test(request.url.pathname);
  const modelName = isNewSes ? "sesv2" : service;
  const model = modelOf(modelName);
  if (model === undefined) return aws;
  if (protocol !== "rest") {
    const isOldSqs = protocol === "query" && service === "sqs";
    const own = isOldSqs ? queryModelOfSqs(model) : model;
    const operation = operationOf(own, name);
    if (operation === undefined) return aws;
    return { ...aws, known: { modelName, model: own, operation, labels: {} } };
  }
  const route = model.protocol.startsWith("rest") ? findRoute(model, request) : undefined;
  if (route === undefined) return aws;
  const { operation, labels } = route;
  return {
    ...aws,
    operation: route.name,
    path: name,
    known: { modelName, model, operation, labels },
  };
}

/** An unsigned call to AWS, or one signed in a way of its own, still names its service in the host. */
function serviceOfHost(host: string): string | undefined {
  if (!isAwsHost(host)) return undefined;
  // A user's own API, not an AWS service.
  if (/\.(?:execute-api|elb)\./.test(host)) return undefined;
  // A bucket may have any name.
  if (/(?:^|\.)s3[.-]/.test(host)) return "s3";
  // An API key is not a signature, and the first label is the API's own.
  if (/\.appsync-api\./.test(host)) return "appsync";
  return isSesHost(host) ? "ses" : host.split(".")[0];
}

function protocolOf({ headers, body }: CapturedRequest): Protocol {
  if (headers["smithy-protocol"] === "rpc-v2-cbor") return "cbor";
  if (headers["x-amz-target"] !== undefined) return "json";
  const isForm = (headers["content-type"] ?? "").includes("x-www-form-urlencoded");
  // Signers of requests call any body a form.
  return isForm && /(?:^|&)Action=/.test(body.toString("utf8")) ? "query" : "rest";
}

function operationNameOf(request: CapturedRequest, protocol: Protocol): string {
  const { pathname, searchParams } = request.url;
  const rest = `${request.method} ${pathname}`;
  switch (protocol) {
    case "json": {
      const target = String(request.headers["x-amz-target"]);
      return target.split(".").at(-1) ?? target;
    }
    case "cbor":
      return pathname.split("/").at(-1) ?? rest;
    case "query":
      return new URLSearchParams(request.body.toString("utf8")).get("Action") ?? rest;
    case "rest":
      return searchParams.get("Action") ?? rest;
  }
}

/**
 * The parameters of an operation in the table, under the SDK's names; of any other one, `undefined`.
 *
 * @throws For a body that is not of the protocol.
 */
export async function readInput(
  request: CapturedRequest,
  { protocol, known }: AwsRequest,
): Promise<Record<string, Json> | undefined> {
  if (known === undefined) return undefined;
  const { model, operation, labels } = known;
  switch (protocol) {
    case "cbor":
      return asObject(await decoded(request.body));
    case "json":
      return jsonOf(request.body.toString("utf8"));
    case "query":
      return readFormInput(model, operation, new URLSearchParams(request.body.toString("utf8")));
    case "rest":
      return readRestInput(model, operation, labels, request);
  }
}

/** Larger parameters are not recorded, in bytes. */
const PARAMETERS_LIMIT = 64 * 1024;

export function isSmall({ body }: CapturedRequest): boolean {
  return body.byteLength <= PARAMETERS_LIMIT;
}

/** The parameters of an operation as JSON; `undefined` if they cannot be read. */
export async function readParameters(
  request: CapturedRequest,
  protocol: Protocol,
): Promise<Json | undefined> {
  const { body, url } = request;
  if (!isSmall(request)) return `(${body.byteLength} bytes)`;
  try {
    switch (protocol) {
      case "cbor":
        return await decoded(body);
      case "query":
        return readForm(new URLSearchParams(body.toString("utf8")));
      case "json":
        return JSON.parse(body.toString("utf8")) as Json;
      case "rest": {
        const query = url.search === "" ? undefined : readForm(url.searchParams);
        if (body.byteLength === 0) return query;
        const text = body.toString("utf8");
        // Whatever its type: AppSync takes JSON that is called text, as `fetch` calls a string.
        const json = tryParseJson(text);
        return typeof json === "object" && json !== null ? json : text;
      }
    }
  } catch {
    return undefined;
  }
}

/** CBOR knows bytes, large numbers and dates, which JSON does not. */
async function decoded(body: Uint8Array): Promise<Json> {
  const { cbor, tagSymbol } = await import("@smithy/core/cbor");
  return JSON.parse(
    JSON.stringify(cbor.deserialize(Uint8Array.from(body)), (_key, inner: unknown) => {
      if (typeof inner === "bigint") return Number(inner);
      if (inner instanceof Uint8Array) return Buffer.from(inner).toString("base64");
      // The one tag that AWS uses: a number of seconds.
      if (!isObject(inner) || !(tagSymbol in inner)) return inner;
      return inner["tag"] === 1 ? new Date(Number(inner["value"]) * 1000).toJSON() : inner["value"];
    }),
  ) as Json;
}

type Nested = { [key: string]: Nested | string };

/** `Users.member.1.Name=maria` as `{ Users: [{ Name: "maria" }] }`. */
export function readForm(parameters: URLSearchParams): Json {
  const root = Object.create(null) as Nested;
  for (const [key, value] of parameters) {
    if (key === "Action" || key === "Version") continue;
    const steps = key.split(".").filter((step) => step !== "member" && step !== "entry");
    const last = steps.pop() ?? "";
    let place = root;
    for (const step of steps) {
      const next = place[step];
      place = typeof next === "object" ? next : (place[step] = Object.create(null) as Nested);
    }
    place[last] = value;
  }
  return withLists(root);
}

/** An object with the keys 1, 2, 3 is a list. */
function withLists(value: Nested | string): Json {
  if (typeof value === "string") return value;
  const entries = Object.entries(value);
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index + 1));
  return isList
    ? entries.map(([, inner]) => withLists(inner))
    : Object.fromEntries(entries.map(([key, inner]) => [key, withLists(inner)]));
}
