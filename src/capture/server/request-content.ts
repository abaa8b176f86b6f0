import { tryParseJson } from "../../json.ts";
import type { AwsCall } from "../../invocation.ts";
import { isUnset } from "../../unset-name.ts";
import { isSmall } from "../aws/request.ts";
import type { CapturedRequest } from "../http.ts";

/**
 * What is recorded of an HTTP request. A body that is not JSON is left out, and so are query and headers: they often
 * contain secrets. What in them was made from something that is not there is none.
 */
export function describeContent(
  request: CapturedRequest,
): Pick<AwsCall, "parameters" | "unset" | "idempotencyKey" | "isUpsert"> {
  const { headers, body, url } = request;
  const parameters =
    body.length > 0 && isSmall(request) ? tryParseJson(body.toString("utf8")) : undefined;
  const key = headers["idempotency-key"] ?? headers["x-idempotency-key"];
  const isUpsert =
    url.searchParams.has("on_conflict") ||
    url.searchParams.get("upsert") === "true" ||
    /\bresolution=(?:merge|ignore)-duplicates\b/.test(String(headers["prefer"]));
  const unset = [
    ...[...url.searchParams].map(([name, value]) => [`query.${name}`, value] as const),
    ...Object.entries(headers).map(([name, value]) => [`header.${name}`, String(value)] as const),
  ].filter(([, value]) => value.length <= LONGEST_UNSET && isUnset(value));
  return {
    ...(typeof parameters === "object" && parameters !== null && { parameters }),
    ...(unset.length > 0 && { unset: Object.fromEntries(unset) }),
    ...(typeof key === "string" && { idempotencyKey: key }),
    ...(isUpsert && { isUpsert }),
  };
}

/** What is longer has other content than what is not there. */
const LONGEST_UNSET = 60;
