import type { Json } from "../../json.ts";
import type { AwsRequest, Known } from "./request.ts";
import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import { answerWith, CBOR_HEADERS as CBOR, encoded } from "./answer-with.ts";
import { isObject } from "../../json.ts";
import { modelOf, resolved } from "./model.ts";
import { writeOutput } from "./write-output.ts";
import { xmlOf } from "./xml.ts";

/** An answer that a client of the request's protocol reads as success; without a reply, an empty one. */
export async function successAnswer(
  request: CapturedRequest,
  { protocol, operation, known }: AwsRequest,
  requestId: string,
  reply?: Json,
  { status = 200, body }: { status?: number | undefined; body?: Uint8Array | undefined } = {},
): Promise<CapturedAnswer> {
  if (known !== undefined && (reply === undefined || isObject(reply))) {
    const output = isBody(known, reply)
      ? { [known.operation.output?.payload ?? ""]: reply }
      : reply;
    const head = { protocol, requestId, body };
    const written = await writeOutput(known.model, operation, known.operation, output ?? {}, head);
    return status === 200 ? written : { ...written, status };
  }
  const answer = answerWith(status, requestId);
  const type = typeOf(request);
  switch (protocol) {
    case "query":
      return { ...queryAnswer(operation, reply ?? {}, requestId), status };
    case "cbor":
      return answer(CBOR, await encoded(reply ?? {}));
    case "json":
      return answer({ "content-type": type }, JSON.stringify(reply ?? {}));
    case "rest": {
      const isJson = type.includes("json") || typeof reply === "object";
      const text = typeof reply === "string" ? reply : JSON.stringify(reply ?? {});
      return isJson
        ? answer({ "content-type": "application/json" }, text)
        : answer({}, reply === undefined ? "" : text);
    }
  }
}

/** Whether a stub's reply is the body alone, and not the output that the SDK returns. */
function isBody({ model, operation }: Known, reply: Json | undefined): reply is Json {
  const { payload, members = {} } = operation.output ?? {};
  if (payload === undefined || !isObject(reply)) return false;
  const isStructure = resolved(model, members[payload] ?? {}).members !== undefined;
  return !isStructure && !Object.keys(reply).every((name) => Object.hasOwn(members, name));
}

/** An answer that makes the SDK throw this error. */
export async function errorAnswer(
  request: CapturedRequest,
  { service, protocol, known }: AwsRequest,
  requestId: string,
  { name, message, more }: { name: string; message: string; more?: Readonly<Record<string, Json>> },
  status: number,
): Promise<CapturedAnswer> {
  if (protocol === "query") {
    return queryError({ name, message, status }, requestId, known?.model.xmlNamespace);
  }
  const queryName =
    known?.model.isQueryCompatible === true ? (QUERY_NAMES[name] ?? name) : undefined;
  const answer = answerWith(status, requestId, {
    "x-amzn-errortype": name,
    ...(queryName !== undefined && { "x-amzn-query-error": `${queryName};Sender` }),
  });
  const type = typeOf(request);
  const error = { __type: name, message, ...more };
  if (protocol === "cbor") return answer(CBOR, await encoded(error));
  // S3 and services that are not in the table speak XML here, and read errors from nothing else.
  const isXml = service === "s3" || (modelOf(service) === undefined && !type.includes("json"));
  return protocol === "rest" && isXml
    ? answer(
        { "content-type": "application/xml" },
        `<Error>${xmlOf({ Code: name, Message: message })}</Error>`,
      )
    : answer({ "content-type": type || "application/json" }, JSON.stringify(error));
}

/** The names of SQS's errors in the Query protocol of older clients. */
const QUERY_NAMES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
};

/** A success of the Query protocol, which SES's first version speaks. */
export function queryAnswer(
  operation: string,
  reply: Json,
  requestId: string,
  namespace?: string,
): CapturedAnswer {
  const content = { [`${operation}Result`]: reply, ResponseMetadata: { RequestId: requestId } };
  return xmlAnswer(200, requestId, `${operation}Response`, content, namespace);
}

export function queryError(
  { name, message, status }: { name: string; message: string; status: number },
  requestId: string,
  namespace?: string,
): CapturedAnswer {
  const Type = status >= 500 ? "Receiver" : "Sender";
  const content = { Error: { Type, Code: name, Message: message }, RequestId: requestId };
  return xmlAnswer(status, requestId, "ErrorResponse", content, namespace);
}

function xmlAnswer(
  status: number,
  requestId: string,
  root: string,
  content: Json,
  namespace?: string,
): CapturedAnswer {
  const start = namespace === undefined ? root : `${root} xmlns="${namespace}"`;
  const body = `<${start}>${xmlOf(content)}</${root}>`;
  return answerWith(status, requestId)({ "content-type": "text/xml" }, body);
}

function typeOf({ headers }: CapturedRequest): string {
  return headers["content-type"] ?? "";
}
