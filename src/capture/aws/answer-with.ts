import type { Json } from "../../json.ts";
import type { CapturedAnswer } from "../http.ts";

export const CBOR_HEADERS = {
  "content-type": "application/cbor",
  "smithy-protocol": "rpc-v2-cbor",
};

export async function encoded(value: Json): Promise<Uint8Array> {
  return (await import("@smithy/core/cbor")).cbor.serialize(value);
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
