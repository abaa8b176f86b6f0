import type { Json } from "../../json.ts";
import type { AwsRequest } from "./request.ts";
import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import { xmlOf } from "./xml.ts";

/** An answer that a client of the request's protocol reads as success; without a reply, an empty one. */
export async function successAnswer(
  request: CapturedRequest,
  { protocol, operation }: AwsRequest,
  requestId: string,
  reply?: Json,
  status = 200,
): Promise<CapturedAnswer> {
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

/** An answer that makes the SDK throw this error. */
export async function errorAnswer(
  request: CapturedRequest,
  { protocol }: AwsRequest,
  requestId: string,
  { name, message }: { name: string; message: string },
  status: number,
): Promise<CapturedAnswer> {
  if (protocol === "query") return queryError({ name, message, status }, requestId);
  const answer = answerWith(status, requestId, { "x-amzn-errortype": name });
  const type = typeOf(request);
  const error = { __type: name, message };
  if (protocol === "cbor") return answer(CBOR, await encoded(error));
  // S3 alone speaks XML here, and reads errors from nothing else.
  return protocol === "rest" && !type.includes("json")
    ? answer(
        { "content-type": "application/xml" },
        `<Error>${xmlOf({ Code: name, Message: message })}</Error>`,
      )
    : answer({ "content-type": type }, JSON.stringify(error));
}

const CBOR = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };

async function encoded(value: Json): Promise<Uint8Array> {
  return (await import("cbor2")).encode(value);
}

export function answerWith(
  status: number,
  requestId: string,
  own: Readonly<Record<string, string>> = {},
): (headers: Readonly<Record<string, string>>, body: string | Uint8Array) => CapturedAnswer {
  return (headers, body) => ({
    status,
    headers: { "x-amzn-requestid": requestId, ...own, ...headers },
    body,
  });
}

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
