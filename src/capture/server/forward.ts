import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import type { Credentials } from "../environment.ts";
import { signed } from "./sign.ts";

/** Sends a request to where it was meant to go. @param limitMs How long the answer may take. */
export function forward(
  { method, url, headers, body }: CapturedRequest,
  limitMs?: number,
): Promise<CapturedAnswer> {
  const isTls = url.protocol === "https:";
  const client = process.getBuiltinModule(isTls ? "node:https" : "node:http");
  const { buffer } = process.getBuiltinModule("node:stream/consumers");
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const request = client.request(
      {
        host,
        port: Number(url.port || (isTls ? 443 : 80)),
        method,
        path: `${url.pathname}${url.search}`,
        // A connection is made at once, and for this request alone.
        headers: { ...headers, connection: "close" },
        agent: false,
      },
      (response) => {
        const { statusCode: status = 500, headers: answered } = response;
        const reading = buffer(response);
        resolve(reading.then((read) => ({ status, headers: plain(answered), body: read })));
      },
    );
    request.on("error", reject).end(body);
    if (limitMs === undefined) return;
    const timer = setTimeout(() => request.destroy(noResponse(limitMs)), limitMs);
    request.once("close", () => clearTimeout(timer));
  });
}

function noResponse(limitMs: number): Error {
  return new Error(`no response within ${limitMs} ms`);
}

/** The length is that of the body as it arrived, and the connection is ours. */
function plain(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const entries = Object.entries(headers).filter(
    ([name, value]) =>
      value !== undefined &&
      !/^(?:connection|keep-alive|transfer-encoding|content-length)$/.test(name),
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** An SES send to somebody else than it was meant for, signed anew. */
export async function redirected(
  request: CapturedRequest,
  recipient: string,
  { region, credentials }: { region: string; credentials: Credentials },
): Promise<CapturedRequest> {
  const body = Buffer.from(
    request.url.pathname.startsWith("/v2/")
      ? redirectJson(request.body.toString("utf8"), recipient)
      : redirectForm(request.body.toString("utf8"), recipient),
  );
  const headers = {
    host: request.url.host,
    "content-type": request.headers["content-type"] ?? "",
    "content-length": String(body.byteLength),
  };
  return signed({ ...request, headers, body }, { service: "ses", region, credentials });
}

function redirectForm(body: string, recipient: string): string {
  const parameters = new URLSearchParams(body);
  const isRaw = parameters.get("Action") === "SendRawEmail";
  // One destination, or as many as a bulk call has.
  const places = new Set(isRaw ? ["Destinations"] : []);
  for (const key of [...parameters.keys()]) {
    const [, place] =
      /^((?:Destinations\.member\.\d+\.)?Destination)\.(?:To|Cc|Bcc)Addresses\./.exec(key) ?? [];
    const isRawRecipient = isRaw && key.startsWith("Destinations.member.");
    if (place === undefined && !isRawRecipient) continue;
    if (place !== undefined) places.add(`${place}.ToAddresses`);
    parameters.delete(key);
  }
  for (const place of places) parameters.set(`${place}.member.1`, recipient);
  return parameters.toString();
}

function redirectJson(body: string, recipient: string): string {
  const Destination = { ToAddresses: [recipient] };
  const parsed = JSON.parse(body) as { BulkEmailEntries?: object[] };
  const BulkEmailEntries = parsed.BulkEmailEntries?.map((entry) => ({ ...entry, Destination }));
  const redirected = BulkEmailEntries === undefined ? { Destination } : { BulkEmailEntries };
  return JSON.stringify({ ...parsed, ...redirected });
}
