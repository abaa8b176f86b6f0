// Whoever gives out credentials, and the files that lead to them.
import { createHash } from "node:crypto";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import { afterEach, beforeEach, vi } from "vitest";
import { answering } from "./http-server.ts";
import type { Answer, Asked, HttpServer } from "./http-server.ts";

export const ROLE = "arn:aws:iam::111122223333:role/deployer";

/** AWS's hosts, and any other that is not on this machine, are the server's. */
function deliverTo(url: string): void {
  const { port } = new URL(url);
  const { request } = http;
  const place = { host: "127.0.0.1", hostname: "127.0.0.1", port, protocol: "http:" };
  const deliver = (options: http.RequestOptions, callback?: () => void): http.ClientRequest =>
    options.host?.startsWith("127.")
      ? request(options, callback)
      : request({ ...options, ...place, agent: false }, callback);
  vi.spyOn(http, "request").mockImplementation(deliver as typeof http.request);
  vi.spyOn(https, "request").mockImplementation(deliver as typeof https.request);
  syncBuiltinESMExports();
}

/** Before each test: those who give out credentials, and an environment with none of this machine's own. */
export function useCredentialPeers(): { readonly server: HttpServer } {
  let server: HttpServer | undefined;
  beforeEach(async () => {
    server = await answering(credentialPeers);
    for (const name of Object.keys(process.env)) {
      if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
    }
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    deliverTo(server.url);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    syncBuiltinESMExports();
    await server?.close();
  });
  return {
    get server() {
      if (server === undefined) throw new Error("only in a test");
      return server;
    },
  };
}

export const hour = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** STS, SSO, a container's and an instance's credentials, and Lambda. */
function credentialPeers({ method, url, headers, body }: Asked): Answer {
  if (url.startsWith("/2015-03-31/functions/")) return { body };
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
  if (url === "/container") {
    const { authorization: Token } = headers;
    const keys = { AccessKeyId: "AKIACONTAINER", SecretAccessKey: "s", Expiration: hour() };
    return { body: JSON.stringify({ ...keys, Token }) };
  }
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html
  if (url === "/latest/api/token") return { body: "token" };
  if (url === "/latest/meta-data/iam/security-credentials/") return { body: "instance" };
  if (url === "/latest/meta-data/iam/security-credentials/instance") {
    const keys = { AccessKeyId: "AKIAINSTANCE", SecretAccessKey: "s", Token: "t" };
    return { body: JSON.stringify({ Code: "Success", ...keys, Expiration: hour() }) };
  }
  // https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
  if (method === "GET" && url.startsWith("/federation/credentials")) {
    const keys = { accessKeyId: "AKIASSO", secretAccessKey: "s", sessionToken: "t" };
    const roleCredentials = { ...keys, expiration: Date.now() + 3_600_000 };
    return { body: JSON.stringify({ roleCredentials }) };
  }
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  const action = new URLSearchParams(body).get("Action") ?? "";
  const code = new URLSearchParams(body).get("TokenCode");
  if (code !== null && code !== "123456") {
    return {
      status: 403,
      body: `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>MultiFactorAuthentication failed with invalid MFA one time pass code. </Message></Error></ErrorResponse>`,
    };
  }
  const key = code === null ? "AKIAROLE" : "AKIAMFA";
  const credentials = `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${hour()}</Expiration></Credentials>`;
  return {
    headers: { "content-type": "text/xml" },
    body: `<${action}Response><${action}Result><Account>111122223333</Account>${credentials}</${action}Result></${action}Response>`,
  };
}

export const own = "[default]\naws_access_key_id = AKIAOWN\naws_secret_access_key = s\n";
export const role = `[profile deploy]\nrole_arn = ${ROLE}\nsource_profile = default\n`;
export const sso =
  "[profile work]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = dev\n" +
  "[sso-session corp]\nsso_start_url = https://corp.example.com/start\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n";
export const ssoToken = `.aws/sso/cache/${createHash("sha1").update("corp").digest("hex")}.json`;
