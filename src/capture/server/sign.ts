import type { CapturedRequest } from "../http.ts";
import type { Credentials } from "../environment.ts";

/** A request with its headers and a signature of its own. */
export async function signed(
  request: CapturedRequest,
  { service, region, credentials }: { service: string; region: string; credentials: Credentials },
): Promise<CapturedRequest> {
  const { SignatureV4 } = await import("@smithy/signature-v4");
  const { Hash } = await import("@smithy/core/serde");
  const signer = new SignatureV4({
    ...{ service, region, credentials, sha256: Hash.bind(null, "sha256") },
    uriEscapePath: service !== "s3",
  });
  const { method, url, body } = request;
  // Not all credentials have one.
  const { "x-amz-security-token": _, ...headers } = request.headers;
  const { protocol, hostname, port, pathname } = url;
  const signature = await signer.sign({
    ...{ method, protocol, hostname, path: pathname, body },
    headers: headers as Record<string, string>,
    query: Object.fromEntries(url.searchParams),
    ...(port !== "" && { port: Number(port) }),
  });
  return { ...request, headers: signature.headers };
}
