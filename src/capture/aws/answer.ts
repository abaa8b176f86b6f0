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
  const headers = { "x-amzn-requestid": requestId };
  switch (protocol) {
    case "query":
      return { ...queryAnswer(operation, reply ?? {}, requestId), status };
    case "cbor":
      return cborAnswer(status, headers, reply ?? {});
    case "json":
      return {
        status,
        headers: { ...headers, "content-type": typeOf(request) },
        body: JSON.stringify(reply ?? {}),
      };
    case "rest": {
      const isJson = typeOf(request).includes("json") || typeof reply === "object";
      const body = typeof reply === "string" ? reply : JSON.stringify(reply ?? {});
      return {
        status,
        headers: isJson ? { ...headers, "content-type": "application/json" } : headers,
        body: reply === undefined && !isJson ? "" : body,
      };
    }
  }
}

/** An answer that makes the SDK throw this error. */
export async function errorAnswer(
  request: CapturedRequest,
  { protocol }: AwsRequest,
  requestId: string,
  error: { name: string; message: string },
  status: number,
): Promise<CapturedAnswer> {
  const { name, message } = error;
  const headers = { "x-amzn-requestid": requestId, "x-amzn-errortype": name };
  switch (protocol) {
    case "query":
      return queryError({ name, message, status }, requestId);
    case "cbor":
      return cborAnswer(status, headers, { __type: name, message });
    case "rest":
      // S3 alone speaks XML here, and reads errors from nothing else.
      if (!typeOf(request).includes("json")) {
        return {
          status,
          headers: { ...headers, "content-type": "application/xml" },
          body: `<Error>${xmlOf({ Code: name, Message: message })}</Error>`,
        };
      }
      break;
    case "json":
  }
  return {
    status,
    headers: { ...headers, "content-type": typeOf(request) },
    body: JSON.stringify({ __type: name, message }),
  };
}

/** A success of the Query protocol, which SES's first version speaks. */
export function queryAnswer(
  operation: string,
  reply: Json,
  requestId: string,
  namespace?: string,
): CapturedAnswer {
  const Response = {
    [`${operation}Result`]: reply,
    ResponseMetadata: { RequestId: requestId },
  };
  return xmlAnswer(200, requestId, `${operation}Response`, Response, namespace);
}

export function queryError(
  { name, message, status }: { name: string; message: string; status: number },
  requestId: string,
  namespace?: string,
): CapturedAnswer {
  const Type = status >= 500 ? "Receiver" : "Sender";
  const response = { Error: { Type, Code: name, Message: message }, RequestId: requestId };
  return xmlAnswer(status, requestId, "ErrorResponse", response, namespace);
}

function xmlAnswer(
  status: number,
  requestId: string,
  root: string,
  content: Json,
  namespace?: string,
): CapturedAnswer {
  const start = namespace === undefined ? root : `${root} xmlns="${namespace}"`;
  return {
    status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body: `<${start}>${xmlOf(content)}</${root}>`,
  };
}

async function cborAnswer(
  status: number,
  headers: Record<string, string>,
  value: Json,
): Promise<CapturedAnswer> {
  const { encode } = await import("cbor2");
  return {
    status,
    headers: { ...headers, "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
    body: encode(value),
  };
}

function typeOf({ headers }: CapturedRequest): string {
  return headers["content-type"] ?? "";
}
