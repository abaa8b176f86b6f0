import { tryParseJson } from "../../json.ts";
import type { AwsCall } from "../../invocation.ts";
import { isSmall } from "../aws/request.ts";
import type { CapturedRequest } from "../http.ts";

/**
 * What the record has of a request that is no AWS call. A body that is not JSON is left out: client
 * secrets are often sent in forms.
 */
export function describeContent(
  request: CapturedRequest,
): Pick<AwsCall, "parameters" | "idempotencyKey"> {
  const { headers, body } = request;
  const parameters = isSmall(request) ? tryParseJson(body.toString("utf8")) : undefined;
  const key = headers["idempotency-key"];
  return {
    ...(typeof parameters === "object" && parameters !== null && { parameters }),
    ...(typeof key === "string" && { idempotencyKey: key }),
  };
}
