import { tryParseJson } from "../../json.ts";
import type { AwsCall } from "../../invocation.ts";
import { isSmall } from "../aws/request.ts";
import type { CapturedRequest } from "../http.ts";

/**
 * What is recorded of an HTTP request. A body that is not JSON is left out: forms often contain client
 * secrets.
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
