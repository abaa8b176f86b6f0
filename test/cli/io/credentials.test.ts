// Credentials as the SDK's own chain finds them, from files and environment, with peers that answer as
// AWS documents it. What is checked is whose key the call of the function is signed with.
import { readFileSync } from "node:fs";
import dns from "node:dns/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { cli } from "../../helpers/context.ts";
import type { Result, Setting } from "../../helpers/context.ts";
import {
  hour,
  own,
  role,
  ROLE,
  sso,
  ssoToken,
  useCredentialPeers,
} from "../../helpers/credentials.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { signatureOf } from "../../helpers/http-server.ts";
import { masked } from "../../helpers/masked.ts";

const MFA = "arn:aws:iam::111122223333:mfa/maria";
const peers = useCredentialPeers();

beforeEach(() => {
  vi.stubEnv("AWS_REGION", "eu-west-1");
});

function run(
  files: Record<string, string>,
  argv: readonly string[],
  setting: Setting = {},
): Promise<Result> {
  const home = folderWith({ config: "", credentials: "", ...files });
  vi.stubEnv("HOME", home);
  vi.stubEnv("AWS_CONFIG_FILE", join(home, "config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(home, "credentials"));
  return cli([...argv], setting);
}

async function invoke(
  files: Record<string, string>,
  argv: string[],
  setting: Setting = {},
): Promise<Result & { key: string | undefined }> {
  const result = await run(files, ["invoke", "confirm", "--seed", "1", ...argv], setting);
  const called = peers.server.requests.find(({ url }) => url.startsWith("/2015-03-31/functions/"));
  return { ...result, key: /Credential=(\w+)\//.exec(called?.headers.authorization ?? "")?.[1] };
}

describe("invoke signs with", () => {
  it("the keys of a profile", async () => {
    const profile = "[dev]\naws_access_key_id = AKIADEV\naws_secret_access_key = s\n";
    const { code, key } = await invoke({ credentials: profile }, ["--profile", "dev", "--yes"]);
    expect([code, key]).toEqual([0, "AKIADEV"]);
  });

  it("the keys of the environment", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAENV");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "s");
    expect((await invoke({ credentials: own }, ["--yes"])).key).toBe("AKIAENV");
  });

  it("those of a role that a profile assumes", async () => {
    const { code, key } = await invoke({ credentials: own, config: role }, [
      ...["--profile", "deploy", "--yes"],
    ]);
    expect([code, key]).toEqual([0, "AKIAROLE"]);
  });

  it.each([
    ["a role", { credentials: own, config: role }, "deploy"],
    [
      "a web identity",
      { config: `[profile web]\nrole_arn = ${ROLE}\nweb_identity_token_file = /dev/null\n` },
      "web",
    ],
  ])(
    "none that are worth something, of %s that an STS on this machine is to give",
    async (_name, files, profile) => {
      vi.stubEnv("AWS_ENDPOINT_URL_STS", peers.server.url);
      const { key } = await invoke(files, ["--profile", profile, "--yes"]);
      expect(key).toBe("local");
      expect(
        peers.server.requests
          .filter(({ url }) => url === "/")
          .map((asked) => signatureOf(asked).key),
      ).toEqual([]);
    },
  );

  it("those of a web identity", async () => {
    const files = { token: "eyJ" };
    vi.stubEnv("AWS_ROLE_ARN", ROLE);
    vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", join(folderWith(files), "token"));
    expect((await invoke({}, ["--yes"])).key).toBe("AKIAROLE");
    const asked = new URLSearchParams(peers.server.requests[0]?.body);
    expect([asked.get("Action"), asked.get("RoleArn"), asked.get("WebIdentityToken")]).toEqual([
      ...["AssumeRoleWithWebIdentity", ROLE, "eyJ"],
    ]);
  });

  it("those of a container", async () => {
    vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", `${peers.server.url}/container`);
    vi.stubEnv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "let-me-in");
    expect((await invoke({}, ["--yes"])).key).toBe("AKIACONTAINER");
  });

  it("those of somebody who is signed in to SSO", async () => {
    const token = { accessToken: "a", expiresAt: hour(), region: "eu-west-1" };
    const { code, key } = await invoke({ config: sso, [ssoToken]: JSON.stringify(token) }, [
      ...["--profile", "work", "--yes"],
    ]);
    expect([code, key]).toEqual([0, "AKIASSO"]);
  });
});

describe("who is not signed in", () => {
  it.each<[string, Record<string, string>]>([
    ["never was", { config: sso }],
    [
      "is no more",
      {
        config: sso,
        [ssoToken]: JSON.stringify({ accessToken: "a", expiresAt: "2020-01-01T00:00:00Z" }),
      },
    ],
  ])("and %s is told how", async (_name, files) => {
    const { code, err, key } = await invoke(files, ["--profile", "work", "--yes"]);
    expect([code, key]).toEqual([2, undefined]);
    expect(err).toMatch(
      /error: you are not signed in: .*\n.*Sign in: aws sso login --profile work/s,
    );
  });
});

describe("a profile with an MFA device", () => {
  const files = { credentials: own, config: `${role}mfa_serial = ${MFA}\n` };
  const argv = ["--profile", "deploy"];

  it("asks for the code once, and calls", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_LAMBDA", "http://192.0.2.1:3002");
    const { code, key, asked, err } = await invoke(files, argv, {
      terminal: true,
      answers: [true, "123456"],
    });
    expect([code, key]).toEqual([0, "AKIAMFA"]);
    expect(asked).toEqual(["Call it?", `Code from the MFA device ${MFA}`]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs deployed code, which can send real mail:
        function   confirm
        region     eu-west-1
        endpoint   http://192.0.2.1:3002
        recipient  success+carlos.schmidt@simulator.amazonses.com
      "
    `);
  });

  it("asks once where the account is asked for, too", async () => {
    // Without an endpoint to name, the account is shown.
    const { code, asked, err } = await invoke(files, argv, {
      terminal: true,
      answers: ["123456", true],
    });
    expect(code).toBe(0);
    expect(asked).toEqual([`Code from the MFA device ${MFA}`, "Call it?"]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs deployed code, which can send real mail:
        function   confirm
        region     eu-west-1
        account    111122223333
        recipient  success+carlos.schmidt@simulator.amazonses.com
      "
    `);
  });

  it("says that a code was refused", async () => {
    const { code, err } = await invoke(files, [...argv, "--yes"], {
      terminal: true,
      answers: ["654321"],
    });
    expect([code, err]).toEqual([2, expect.stringContaining("invalid MFA one time pass code")]);
  });

  it.each([
    [["--yes"], false],
    [["--yes", "--json"], true],
  ])("cannot ask with %j, terminal: %s", async (more, terminal) => {
    const { code, out, err, asked } = await invoke(files, [...argv, ...more], { terminal });
    expect([code, asked]).toEqual([2, []]);
    const document = JSON.parse(out || "{}") as { error?: { message: string; remedy: string } };
    const said = document.error
      ? `error: ${document.error.message}\n${document.error.remedy}\n`
      : err.slice(err.indexOf("error: "));
    expect(said).toBe(
      `error: the profile requires a code from the MFA device ${MFA}, and there is no terminal to enter it\n` +
        "Get a session first (aws configure export-credentials --profile … --format env), or call from a terminal.\n",
    );
  });
});

it("a profile that there is not is told", async () => {
  const { code, err } = await invoke({ credentials: own }, ["--profile", "nobody", "--yes"]);
  expect([code, err]).toEqual([2, expect.stringMatching(/error: .*nobody/)]);
});

it.each([
  ["invoke", ["invoke", "confirm", "--seed", "1", "--yes"]],
  ["doctor", ["doctor", "eu-west-1_a1B2c3D4e"]],
  ["gen-event", ["gen-event", "--from-pool", "eu-west-1_a1B2c3D4e"]],
])(
  "%s says that a named profile does not exist, and how to list those that do",
  async (_name, argv) => {
    const { code, out, err } = await run({ credentials: own }, [...argv, "--profile", "nope"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err.slice(err.indexOf("error: "))).toBe(
      'error: the profile "nope" does not exist in the AWS config files\n' +
        "`aws configure list-profiles` lists the existing ones.\n",
    );
  },
);

it("a configured endpoint without a scheme is told", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL", "127.0.0.1:3002");
  const { code, out } = await invoke({ credentials: own }, ["--yes", "--json"]);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    error: {
      code: "endpoint-invalid",
      message: '"127.0.0.1:3002" is not the address of an endpoint',
      remedy: expect.stringContaining("AWS_ENDPOINT_URL"),
    },
  });
});

it("a password in the configured endpoint is not shown", async () => {
  const place = peers.server.url.replace("http://", "");
  const AWS_ENDPOINT_URL = `http://me:hidden@${place}`;
  vi.stubEnv("AWS_ENDPOINT_URL", AWS_ENDPOINT_URL);
  const state = join(folderWith({}), "run.state");
  const { out, err } = await invoke({ credentials: own }, [
    ...["--yes", "--json", "--count", "1", "--state", state],
  ]);
  expect(err.split("\n").filter((line) => line.includes("http"))).toEqual([
    `  endpoint    http://…@${place}`,
  ]);
  expect(`${out}${err}${readFileSync(state, "utf8")}`).not.toContain("hidden");
});

// An emulator that anybody may have started gets a signature, and no key that is worth anything.
describe("an endpoint on this machine gets made-up credentials", () => {
  const secrets = {
    AWS_ACCESS_KEY_ID: "AKIAREAL",
    AWS_SECRET_ACCESS_KEY: "s",
    AWS_SESSION_TOKEN: "t0k",
  };
  const HOSTS = [
    ...["127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "127.8.9.10", "0.0.0.0", "0"],
    ...["localhost", "LOCALHOST", "localhost.", "lambda.localhost", "a.b.localhost."],
    ...[
      "[::1]",
      "[::]",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
      "[0:0:0:0:0:0:0:1]",
      "[::ffff:0.0.0.0]",
    ],
  ];
  const seen = async (files: Record<string, string>, argv: string[]): Promise<string> => {
    for (const [name, value] of Object.entries(secrets)) vi.stubEnv(name, value);
    const { err } = await invoke(files, ["--yes", ...argv]);
    return JSON.stringify([peers.server.requests.map(({ headers }) => headers), err]);
  };
  const at = (host: string): string => `http://${host}:${new URL(peers.server.url).port}`;

  it.each(HOSTS)("at %s", async (host) => {
    expect(await seen({}, ["--endpoint-url", at(host)])).not.toMatch(/AKIAREAL|t0k/);
  });

  it.each(["0.0.0.0", "[::ffff:127.0.0.1]"])(
    "and is called with them, and believed: %s",
    async (host) => {
      for (const [name, value] of Object.entries(secrets)) vi.stubEnv(name, value);
      const argv = ["--yes", "--json", "--endpoint-url", at(host)];
      const { code, out, key } = await invoke({}, argv);
      expect([code, key]).toEqual([0, "local"]);
      expect(JSON.parse(out)).toMatchObject({ verdict: { accepted: true } });
      expect(JSON.stringify(peers.server.requests)).not.toMatch(/AKIAREAL|t0k/);
    },
  );

  it.each<[string, (url: string) => Record<string, string>, string[]]>([
    ["AWS_ENDPOINT_URL", (url) => (vi.stubEnv("AWS_ENDPOINT_URL", url), {}), []],
    ["AWS_ENDPOINT_URL_LAMBDA", (url) => (vi.stubEnv("AWS_ENDPOINT_URL_LAMBDA", url), {}), []],
    ["the default profile", (url) => ({ config: `[default]\nendpoint_url = ${url}\n` }), []],
    [
      "AWS_PROFILE's",
      (url) => (vi.stubEnv("AWS_PROFILE", "x"), { config: `[profile x]\nendpoint_url = ${url}\n` }),
      [],
    ],
    [
      "--profile's",
      (url) => ({
        config: `[profile x]\nendpoint_url = ${url}\naws_access_key_id = AKIAREAL\naws_secret_access_key = s\n`,
      }),
      ["--profile", "x"],
    ],
    [
      "a section of services",
      (url) => ({
        config: `[default]\nservices = own\n[services own]\nlambda =\n  endpoint_url = ${url}\n`,
      }),
      [],
    ],
  ])("where %s sets it", async (_name, configure, argv) => {
    const text = await seen(configure(at("0.0.0.0")), argv);
    expect(text).toContain("Credential=local/");
    expect(text).toContain("endpoint   http://0.0.0.0");
    expect(text).not.toMatch(/AKIAREAL|t0k/);
  });

  it("and where a name of its own leads to it", async () => {
    const { lookup } = dns;
    vi.spyOn(dns, "lookup").mockImplementation((async (host: string, options: object) =>
      host === "localhost.localstack.cloud"
        ? [{ address: "127.0.0.1", family: 4 }]
        : lookup(host, options)) as typeof dns.lookup);
    syncBuiltinESMExports();
    const text = await seen({}, ["--endpoint-url", at("localhost.localstack.cloud")]);
    expect(text).toContain("Credential=local/");
  });

  it("which another does not", async () => {
    const text = await seen({}, ["--endpoint-url", "http://192.0.2.1:3002"]);
    expect(text).toContain("Credential=AKIAREAL/");
    vi.stubEnv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    vi.stubEnv("AWS_ENDPOINT_URL", at("127.0.0.1"));
    expect(await seen({}, [])).toContain("region     eu-west-1");
  });
});

it("the event goes where the configured endpoint is, and the report names it", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL", peers.server.url);
  const { err } = await invoke({ credentials: own }, ["--yes"]);
  expect(err.split("\n").filter((line) => line.includes("http"))).toEqual([
    `  endpoint   ${peers.server.url}`,
  ]);
});
