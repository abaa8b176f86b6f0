import { tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { AwsCall } from "../../invocation.ts";
import { isUnset } from "../../unset-name.ts";
import { isSmall } from "../aws/request.ts";
import type { CapturedRequest } from "../http.ts";

/**
 * What is recorded of an HTTP request. A body that is not JSON is left out, and so is a query: they often
 * contain secrets. Where there is no body, what in the query was made from something that is not there is recorded.
 */
export function describeContent(
  request: CapturedRequest,
): Pick<AwsCall, "parameters" | "idempotencyKey"> {
  const { headers, body, url } = request;
  const parameters =
    body.length === 0
      ? unsetIn(url)
      : isSmall(request)
        ? tryParseJson(body.toString("utf8"))
        : undefined;
  const key = headers["idempotency-key"];
  return {
    ...(typeof parameters === "object" && parameters !== null && { parameters }),
    ...(typeof key === "string" && { idempotencyKey: key }),
  };
}

function unsetIn({ searchParams }: URL): Json | undefined {
  const unset = [...searchParams].filter(([, value]) => isUnset(value));
  return unset.length === 0 ? undefined : Object.fromEntries(unset);
}
