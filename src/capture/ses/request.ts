import type { CapturedRequest } from "../http.ts";

/** The operations of both APIs that send mail. */
export function isSendOperation(operation: string): boolean {
  return /^Send(?:Raw|Templated|Bulk|BulkTemplated)?Email$/.test(operation);
}

/** Whether a request asks SES to send mail, by either API. */
export function isSend({ method, url, body }: CapturedRequest): boolean {
  if (method !== "POST") return false;
  return (
    /^\/v2\/email\/outbound-(?:bulk-)?emails$/.test(url.pathname) ||
    /^Send(?:Raw|Templated|BulkTemplated)?Email$/.test(actionOf(body))
  );
}

/** Whether a request only asks SES about something. What cannot be told for sure does more. */
export function isRead({ method, url, body }: CapturedRequest): boolean {
  return url.pathname.startsWith("/v2/")
    ? method === "GET"
    : method === "POST" && /^(?:Get|List|Describe)[A-Z]/.test(actionOf(body));
}

/** Of version 1. Nobody knows which one counts where there are two. */
function actionOf(body: Buffer): string {
  const [action = "", ...more] = new URLSearchParams(body.toString("latin1")).getAll("Action");
  return more.length === 0 ? action : "";
}
