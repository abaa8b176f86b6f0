import type { Exchange } from "./exchange.ts";

/** Whether a request is one of SES's two APIs, or of another AWS service by mistake. */
export function isForAws({ method, url, headers }: Exchange): boolean {
  if (url.pathname.startsWith("/v2/email/")) return true;
  const isSigned = /\/aws4_request/.test(headers.authorization ?? "");
  const isForm = /x-www-form-urlencoded/.test(headers["content-type"] ?? "");
  return isSigned || (method === "POST" && url.pathname === "/" && isForm);
}

export function isForLambda(pathname: string): boolean {
  return pathname.startsWith("/2015-03-31/");
}
