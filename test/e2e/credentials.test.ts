// The SDK's chain of credentials loads most of its parts by name and late: what is bundled has to hold them all.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import type * as Sources from "../../src/cli/io/aws-clients.ts";
import {
  hour,
  own,
  role,
  ROLE,
  sso,
  ssoToken,
  useCredentialPeers,
} from "../helpers/credentials.ts";
import { folderWith } from "../helpers/handlers.ts";
import { ROOT } from "../helpers/spawn.ts";

// Required, it is loaded by Node itself, as a user's is.
const { awsClients } = createRequire(import.meta.url)(
  join(ROOT, "dist/cli/io/aws-clients.js"),
) as typeof Sources;

const peers = useCredentialPeers();

interface Case {
  files?: Record<string, string>;
  env?: (home: string) => Record<string, string>;
  profile?: string;
}

/** Whose key a call would be signed with, or the name of the error. */
async function keyOf({ files = {}, env = () => ({}), profile }: Case): Promise<string> {
  const home = folderWith({ config: "", credentials: "", ...files });
  const places = {
    ...{ HOME: home, AWS_CONFIG_FILE: join(home, "config") },
    ...{ AWS_SHARED_CREDENTIALS_FILE: join(home, "credentials") },
  };
  for (const [name, value] of Object.entries({ ...places, ...env(home) })) vi.stubEnv(name, value);
  try {
    const { credentials } = await awsClients.identity({ region: "eu-west-1", profile });
    return credentials.accessKeyId;
  } catch (error) {
    return (error as Error).message;
  }
}

const keys = (name: string, key: string): string =>
  `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = s\n`;

const SESSION = "arn:aws:iam::111122223333:user/maria";
const loginToken = `.aws/login/cache/${createHash("sha256").update(SESSION).digest("hex")}.json`;
const login = {
  config: `[default]\nlogin_session = ${SESSION}\nregion = eu-west-1\n`,
  [loginToken]: JSON.stringify({
    accessToken: {
      ...{ accessKeyId: "AKIALOGIN", secretAccessKey: "s", sessionToken: "t" },
      ...{ accountId: "111122223333", expiresAt: hour() },
    },
    ...{ clientId: "c", refreshToken: "r", dpopKey: "k" },
  }),
};

it.each<[string, string | RegExp, Case]>([
  [
    "the environment",
    "AKIAENV",
    {
      files: { credentials: own },
      env: () => ({ AWS_ACCESS_KEY_ID: "AKIAENV", AWS_SECRET_ACCESS_KEY: "s" }),
    },
  ],
  [
    "a named profile",
    "AKIADEV",
    { files: { credentials: own + keys("dev", "AKIADEV") }, profile: "dev" },
  ],
  [
    "AWS_PROFILE",
    "AKIADEV",
    { files: { credentials: own + keys("dev", "AKIADEV") }, env: () => ({ AWS_PROFILE: "dev" }) },
  ],
  [
    "a process",
    "AKIAPROCESS",
    {
      files: {
        config: `[default]\ncredential_process = echo '${JSON.stringify({ Version: 1, AccessKeyId: "AKIAPROCESS", SecretAccessKey: "s" })}'\n`,
      },
    },
  ],
  ["an assumed role", "AKIAROLE", { files: { credentials: own, config: role }, profile: "deploy" }],
  [
    "SSO",
    "AKIASSO",
    {
      files: {
        config: sso,
        [ssoToken]: JSON.stringify({ accessToken: "a", expiresAt: hour(), region: "eu-west-1" }),
      },
      profile: "work",
    },
  ],
  ["SSO without a session", /aws sso login/, { files: { config: sso }, profile: "work" }],
  [
    "a web identity of a profile",
    "AKIAROLE",
    {
      files: { config: `[profile web]\nrole_arn = ${ROLE}\nweb_identity_token_file = /dev/null\n` },
      profile: "web",
    },
  ],
  [
    "a web identity of the environment",
    "AKIAROLE",
    {
      files: { token: "eyJ" },
      env: (home) => ({ AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: join(home, "token") }),
    },
  ],
  [
    "an instance",
    "AKIAINSTANCE",
    {
      env: () => ({
        AWS_EC2_METADATA_DISABLED: "false",
        AWS_EC2_METADATA_SERVICE_ENDPOINT: peers.server.url,
      }),
    },
  ],
  [
    "a container",
    "AKIACONTAINER",
    {
      env: () => ({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${peers.server.url}/container`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: "let-me-in",
      }),
    },
  ],
  ["a login session", "AKIALOGIN", { files: login }],
  ["nobody", /Could not load credentials from any providers/, {}],
])("the bundled SDK finds the credentials of %s", async (_name, expected, given) => {
  expect(await keyOf(given)).toMatch(expected);
});
