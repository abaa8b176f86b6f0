import type { IncomingHttpHeaders } from "node:http";
import { isLoopback } from "../../hosts.ts";

/** Which requests a server answers. */
export interface Guarding {
  /** The host that the server listens on. */
  host: string;
  /** Required of every request, where the server listens to other machines. */
  token: string | undefined;
}

type Request = { method: string; url: URL; headers: IncomingHttpHeaders };

/**
 * Why a request is not answered; `undefined` for one that is.
 *
 * A web page may send requests to this machine, from its own origin, or under a name of its own that leads here
 * (DNS rebinding). Neither gets an answer: the `Host` has to be this machine's, and the page this server's.
 */
export function refusalOf(request: Request, guarding: Guarding): string | undefined {
  const { headers } = request;
  const { host = "" } = headers;
  if (!isOwnHost(host, guarding)) return "the Host header names another machine";
  if (headers.origin !== undefined && !isOwnOrigin(headers.origin, host)) {
    return "the request comes from another web page";
  }
  if (isFromOtherPage(request)) return "the request comes from another web page";
  const { token } = guarding;
  if (token !== undefined && !hasToken(request, token)) return "the token is missing";
  return undefined;
}

function isOwnHost(host: string, { host: own, token }: Guarding): boolean {
  const name = URL.parse(`http://${host}/`)?.hostname ?? "";
  if (name === "") return false;
  // The token does what the name cannot where the server has many names.
  return isLoopback(name) || name === own || token !== undefined;
}

function isOwnOrigin(origin: string, host: string): boolean {
  return URL.parse(origin)?.host === host;
}

/** Browsers say where a request comes from, also without `Origin`. A link may lead here. */
function isFromOtherPage({ method, headers }: Request): boolean {
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return false;
  const isLink = method === "GET" && headers["sec-fetch-mode"] === "navigate";
  return !isLink || headers["sec-fetch-dest"] !== "document";
}

/** As a bearer, a password, a cookie, a part of the address, or the access key of an AWS client. */
function hasToken({ url, headers }: Request, token: string): boolean {
  const { authorization = "", cookie = "" } = headers;
  const basic = /^Basic (.+)$/i.exec(authorization)?.[1];
  const candidates = [
    url.searchParams.get("token"),
    /^Bearer (.+)$/i.exec(authorization)?.[1],
    basic && Buffer.from(basic, "base64").toString("utf8").split(":").slice(1).join(":"),
    /Credential=([^/,]+)\//.exec(authorization)?.[1],
    /(?:^|;\s*)token=([^;]+)/.exec(cookie)?.[1],
  ];
  return candidates.some((candidate) => candidate && isSame(candidate, token));
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  // Most servers need no token, and the module for it takes as long to load as all others here.
  const { timingSafeEqual } = process.getBuiltinModule("node:crypto");
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
