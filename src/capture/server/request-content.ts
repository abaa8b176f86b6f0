import { asObject, tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { AwsCall } from "../../invocation.ts";
import { isUnset, PLACEHOLDER } from "../../unset-name.ts";
import { isSmall } from "../aws/request.ts";
import type { CapturedRequest } from "../http.ts";

/**
 * What is recorded of an HTTP request. A body that is not JSON is left out, and so are query and headers: they often
 * contain secrets. What in them was made from something that is not there is none, and of the user's attributes the
 * names are recorded.
 */
export function describeContent(
  request: CapturedRequest,
  event?: Json,
): Pick<AwsCall, "parameters" | "unset" | "attributesInUrl" | "idempotencyKey" | "isUpsert"> {
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
    // The value of such a header may be a secret.
    ...Object.keys(headers)
      .filter((name) => name === "undefined" || name === "null")
      .map((name) => ["the names of its headers", name] as const),
  ].filter(
    ([, value]) => value.length <= LONGEST_UNSET && (isUnset(value) || PLACEHOLDER.test(value)),
  );
  const inUrl = attributesIn(url, event);
  return {
    ...(Object.keys(inUrl).length > 0 && { attributesInUrl: inUrl }),
    ...(typeof parameters === "object" && parameters !== null && { parameters }),
    ...(unset.length > 0 && { unset: Object.fromEntries(unset) }),
    ...(typeof key === "string" && { idempotencyKey: key }),
    ...(isUpsert && { isUpsert }),
  };
}

/** What is longer has other content than what is not there. */
const LONGEST_UNSET = 60;

/** Shorter values, such as a locale, are parts of other words. */
const SHORTEST_VALUE = 5;

function attributesIn(
  url: URL,
  event: Json | undefined,
): Record<string, "query" | "path" | "broken"> {
  const { pathname, search, searchParams } = url;
  const found: ReturnType<typeof attributesIn> = {};
  if (pathname.length + search.length < SHORTEST_VALUE) return found;
  const [steps, texts] = [pathname.split("/").map(decoded), [...searchParams.values()]];
  const { userAttributes } = asObject(asObject(event)["request"]);
  const values = Object.entries(asObject(userAttributes)).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === "string" &&
      entry[1].length >= SHORTEST_VALUE &&
      !entry[0].startsWith("cognito:"),
  );
  for (const [name, value] of values) {
    if (texts.some((text) => text.includes(value))) found[name] = "query";
    else if (steps.some((step) => step.includes(value))) found[name] = "path";
    else if (isRawIn(url, value)) found[name] = "broken";
  }
  // The family name is a part of the name.
  const given = values.filter(([name]) => name in found);
  for (const [name, value] of given) {
    const isPart = given.some((other) => other[1] !== value && other[1].includes(value));
    if (isPart) delete found[name];
  }
  return found;
}

/** Whether a value stands in a URL as in one that was put together from texts. */
function isRawIn({ pathname, search }: URL, value: string): boolean {
  const raw = new URL(`https://host/${value}?${value}`);
  return [
    [search, raw.search.slice(1)],
    [pathname, raw.pathname.slice(1)],
  ].some(([all = "", own = ""]) => own.length >= SHORTEST_VALUE && all.includes(own));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
