import type { CapturedAnswer, CapturedRequest } from "./capture-server.ts";

/**
 * Which service and operation a request means, read from its signature (the credential scope names
 * the service) and from where the service's protocol puts the operation. `undefined`: not for AWS.
 */
export function describeAwsRequest(
  request: CapturedRequest,
): { service: string; operation: string } | undefined {
  // A signature for many regions (SigV4a) names none.
  const scope = /Credential=[^/,]+\/\d{8}\/(?:[^/]+\/)?([^/]+)\/aws4_request/.exec(
    request.headers.authorization ?? "",
  );
  const service = scope?.[1] ?? serviceOfHost(request.url.hostname);
  return service === undefined ? undefined : { service, operation: operationOf(request) };
}

/** An unsigned call to AWS, or one signed in a way of its own, still names its service in the host. */
function serviceOfHost(host: string): string | undefined {
  if (!/\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/.test(host)) return undefined;
  const [name] = host.split(".");
  return /^email(?:-fips)?$/.test(name ?? "") || host.includes(".endpoints.email.") ? "ses" : name;
}

function operationOf(request: CapturedRequest): string {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1) ?? target;
  return (
    new URLSearchParams(request.body.toString("latin1")).get("Action") ??
    request.url.searchParams.get("Action") ??
    `${request.method} ${request.url.pathname}`
  );
}

/** What every client of the request's protocol reads as success with nothing in it. */
export function emptySuccess(request: CapturedRequest, requestId: string): CapturedAnswer {
  const headers = { "x-amzn-requestid": requestId };
  const type = request.headers["content-type"] ?? "";
  if (type.includes("x-www-form-urlencoded")) {
    const action = operationOf(request);
    return {
      status: 200,
      headers: { ...headers, "content-type": "text/xml" },
      body: `<${action}Response><${action}Result/></${action}Response>`,
    };
  }
  const isJson = type.includes("json");
  return {
    status: 200,
    headers: isJson ? { ...headers, "content-type": type } : headers,
    body: isJson ? "{}" : "",
  };
}
