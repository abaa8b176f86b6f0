import { DRY_RUN_CREDENTIALS } from "../environment.ts";
import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import { forward } from "./forward.ts";
import { signed } from "./sign.ts";
import { pathWithBucket } from "../aws/route.ts";
import { isObject, tryParseJson } from "../../json.ts";
import { shorten } from "../../shorten.ts";

/** How long a local service may take. Cognito itself waits for 5 seconds. */
const LIMIT_MS = 3_000;

const LONGEST_TEXT = 1_000;

/** Headers of the connection, of the original host, and of the original signature. */
const DROPPED =
  /^(?:host|authorization|x-amz-date|x-amz-security-token|x-amz-region-set|connection|content-length|transfer-encoding|trailer|expect|upgrade)$/;

/** Sends a call to a local service in AWS's place, signed with made-up credentials. */
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
  const credentials = DRY_RUN_CREDENTIALS;
  return forward(isSigned ? await signed(sent, { service, region, credentials }) : sent, LIMIT_MS);
}

/** The error in an answer, as `name: message`. */
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
