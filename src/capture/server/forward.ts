import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import type { Credentials } from "../environment.ts";

let forwarding = false;

/** Whether the connection that is just being made is our own, which the seal lets through. */
export function isForwarding(): boolean {
  return forwarding;
}

/** Sends a request to where it was meant to go. */
export function forward({ method, url, headers, body }: CapturedRequest): Promise<CapturedAnswer> {
  const client = process.getBuiltinModule(url.protocol === "https:" ? "node:https" : "node:http");
  const { buffer } = process.getBuiltinModule("node:stream/consumers");
  return new Promise((resolve, reject) => {
    forwarding = true;
    try {
      const request = client.request(
        url,
        // A connection is made at once, and for this request alone.
        { method, headers: { ...headers, connection: "close" }, agent: false },
        (response) => {
          const { statusCode: status = 500, headers: answered } = response;
          const answer = buffer(response).then((body) => ({
            status,
            headers: plain(answered),
            body,
          }));
          resolve(answer);
        },
      );
      request.on("error", reject).end(body);
    } finally {
      forwarding = false;
    }
  });
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
  const { SignatureV4 } = await import("@smithy/signature-v4");
  const { Hash } = await import("@smithy/core/serde");
  const sha256 = Hash.bind(null, "sha256");
  const signer = new SignatureV4({ service: "ses", region, credentials, sha256 });
  const { headers } = await signer.sign({
    method: request.method,
    protocol: request.url.protocol,
    hostname: request.url.hostname,
    path: request.url.pathname,
    headers: {
      host: request.url.host,
      "content-type": request.headers["content-type"] ?? "",
      "content-length": String(body.byteLength),
    },
    body,
  });
  return { ...request, headers, body };
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
