import { DRY_RUN_CREDENTIALS } from "../environment.ts";
import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import { forward } from "./forward.ts";
import { pathWithBucket } from "../aws/route.ts";
import { isObject, tryParseJson } from "../../json.ts";
import { shorten } from "../../shorten.ts";

/** How long a local service may take. Cognito itself waits for 5 seconds. */
const LIMIT_MS = 3_000;

const LONGEST_TEXT = 1_000;

/** What leads elsewhere, or was signed with somebody's credentials. */
const DROPPED =
  /^(?:host|authorization|x-amz-date|x-amz-security-token|x-amz-region-set|connection|content-length|transfer-encoding|expect|upgrade)$/;

/** Has a service that stands for AWS's answer a call, signed with made-up credentials. */
export async function askEndpoint(
  request: CapturedRequest,
  endpoint: string,
  { service, region }: { service: string; region: string },
): Promise<CapturedAnswer> {
  const { method, url, headers, body } = request;
  const base = new URL(endpoint);
  const place = new URL(base);
  // Local services find a bucket in the path.
  const path = service === "s3" ? pathWithBucket(url) : url.pathname;
  place.pathname = `${base.pathname.replace(/\/$/, "")}${path}`;
  const query = [...url.searchParams].filter(
    ([name]) => !/^X-Amz-/i.test(name) || name === "X-Amz-Target",
  );
  place.search = new URLSearchParams(query).toString();
  const kept: Record<string, string> = {
    host: place.host,
    "content-length": String(body.byteLength),
  };
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !DROPPED.test(name)) kept[name] = String(value);
  }
  const sent = { method, url: place, headers: kept, body };
  const isSigned = headers.authorization !== undefined || url.searchParams.has("X-Amz-Credential");
  return forward(isSigned ? await signed(sent, query, { service, region }) : sent, LIMIT_MS);
}

/** What an answer says went wrong, as `name: message`. */
export function failureIn({ status, body }: CapturedAnswer): string | undefined {
  if (status < 300) return undefined;
  const text = Buffer.from(body).toString("utf8");
  const json = tryParseJson(text);
  const [name, message] = isObject(json)
    ? [json["__type"] ?? json["code"], json["message"] ?? json["Message"]]
    : [/<Code>([^<]*)/.exec(text)?.[1], /<Message>([^<]*)/.exec(text)?.[1]];
  if (typeof name !== "string") return shorten(text, LONGEST_TEXT) || undefined;
  const code = name.split("#").at(-1) ?? name;
  return typeof message === "string" ? `${code}: ${message}` : code;
}

async function signed(
  request: CapturedRequest,
  query: readonly (readonly [string, string])[],
  { service, region }: { service: string; region: string },
): Promise<CapturedRequest> {
  const { SignatureV4 } = await import("@smithy/signature-v4");
  const { Hash } = await import("@smithy/core/serde");
  const sha256 = Hash.bind(null, "sha256");
  const signer = new SignatureV4({
    ...{ service, region, sha256, credentials: DRY_RUN_CREDENTIALS },
    uriEscapePath: service !== "s3",
  });
  const { method, url, headers, body } = request;
  const { protocol, hostname, port, pathname } = url;
  const given = {
    method,
    protocol,
    hostname,
    path: pathname,
    body,
    query: Object.fromEntries(query),
  };
  const own = {
    ...given,
    headers: headers as Record<string, string>,
    ...(port !== "" && { port: Number(port) }),
  };
  return { ...request, headers: (await signer.sign(own)).headers };
}
