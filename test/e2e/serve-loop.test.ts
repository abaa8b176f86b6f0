// The whole loop on one machine: cognito-local is the pool, the trigger and its mail are served here, and the mail is
// read as a test would. The same two peers are asked by the aws CLI and by commands of this tool.
import * as cognito from "@aws-sdk/client-cognito-identity-provider";
import { MailpitClient } from "mailpit-api";
import { spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { serve } from "../../src/serve/serve.ts";
import type { LocalServer } from "../../src/serve/serve.ts";
import { cli } from "../helpers/context.ts";
import { freePort, ROOT, run, startPeer, stopPeer } from "../helpers/spawn.ts";

const CODE = "1234";
const PASSWORD = "Secret-1234";

let server: LocalServer;
let peer: ChildProcess | undefined;
let poolUrl = "";
let client: cognito.CognitoIdentityProviderClient;
let pool = { UserPoolId: "", ClientId: "" };

beforeAll(async () => {
  server = await serve({
    handlers: {
      "post-confirmation": {
        file: `${ROOT}src/handler/index.ts`,
        env: { SES_SOURCE_EMAIL: "no-reply@example.com" },
      },
    },
    fixEvents: true,
  });
  const cwd = mkdtempSync(join(tmpdir(), "cognito-"));
  mkdirSync(join(cwd, ".cognito"));
  writeFileSync(
    join(cwd, ".cognito", "config.json"),
    JSON.stringify({
      LambdaClient: { endpoint: server.url },
      TriggerFunctions: { PostConfirmation: "post-confirmation" },
    }),
  );
  const port = await freePort();
  poolUrl = `http://127.0.0.1:${port}`;
  const start = `${ROOT}node_modules/cognito-local/lib/bin/start.js`;
  const env = { HOST: "127.0.0.1", PORT: String(port), CODE };
  peer = await startPeer(process.execPath, [start], { cwd, env, ready: /running/i });
  client = new cognito.CognitoIdentityProviderClient({
    endpoint: poolUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const { UserPool } = await client.send(new cognito.CreateUserPoolCommand({ PoolName: "shop" }));
  const UserPoolId = UserPool?.Id ?? "";
  const { UserPoolClient } = await client.send(
    new cognito.CreateUserPoolClientCommand({ UserPoolId, ClientName: "web" }),
  );
  pool = { UserPoolId, ClientId: UserPoolClient?.ClientId ?? "" };
});

afterEach(() => vi.unstubAllEnvs());

afterAll(async () => {
  await stopPeer(peer);
  await server.close();
});

const signUp = (Username: string) =>
  client.send(
    new cognito.SignUpCommand({
      ClientId: pool.ClientId,
      Username,
      Password: PASSWORD,
      UserAttributes: [{ Name: "email", Value: Username }],
    }),
  );

it("a user signs up, confirms, and gets a mail; a password reset sends none", async () => {
  const Username = "maria@example.com";
  const { ClientId } = pool;
  const mailpit = new MailpitClient(server.url);
  await signUp(Username);
  expect(server.mails.list()).toEqual([]);
  await client.send(
    new cognito.ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: CODE }),
  );
  const { Subject, Text } = await mailpit.waitForMessage({ query: `to:${Username}` });
  expect(Subject).toBe("Cognito Identity Provider registration completed");
  expect(Text).toMatch(/^Congratulations .+, you have been confirmed\.$/m);

  await client.send(new cognito.ForgotPasswordCommand({ ClientId, Username }));
  await client.send(
    new cognito.ConfirmForgotPasswordCommand({
      ClientId,
      Username,
      ConfirmationCode: CODE,
      Password: `${PASSWORD}-2`,
    }),
  );
  await expect
    .poll(() => server.invocations().map(({ event }) => event["triggerSource"]))
    .toEqual(["PostConfirmation_ConfirmSignUp", "PostConfirmation_ConfirmForgotPassword"]);
  expect(server.mails.list()).toHaveLength(1);
});

it("an administrator confirms a user; the handler gets the event that AWS would have sent", async () => {
  const Username = "ada@example.com";
  const { UserPoolId } = pool;
  await signUp(Username);
  await client.send(new cognito.AdminConfirmSignUpCommand({ UserPoolId, Username }));
  const mail = await server.mails.waitFor({ to: Username });
  expect(mail.to).toEqual([Username]);
  const event = server.invocations().at(-1)?.event;
  expect(event).toMatchObject({ version: "1", response: {} });
});

const LOCAL = {
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_REGION: "us-east-1",
  // Version 1 of the aws CLI reads only this one.
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_EC2_METADATA_DISABLED: "true",
};

it("invoke and compare call what is served", async () => {
  const at = ["post-confirmation", "--endpoint-url", server.url, "--yes", "--json"];
  const invoked = await cli(["invoke", ...at]);
  expect([invoked.code, JSON.parse(invoked.out)]).toMatchObject([
    0,
    { verdict: { accepted: true } },
  ]);
  const file = join(mkdtempSync(join(tmpdir(), "own-")), "own.mjs");
  writeFileSync(file, "export const handler = async () => ({ not: 'the event' });");
  const compared = await cli(["compare", ...at, file]);
  expect([compared.code, JSON.parse(compared.out)]).toMatchObject([
    1,
    { comparison: { sameVerdict: false } },
  ]);
});

it("doctor finds the pool's trigger at one endpoint, the function and SES at the other", async () => {
  const PostConfirmation = "arn:aws:lambda:us-east-1:111122223333:function:post-confirmation";
  const { UserPool } = await client.send(
    new cognito.CreateUserPoolCommand({ PoolName: "wired", LambdaConfig: { PostConfirmation } }),
  );
  const named = ["doctor", UserPool?.Id ?? "", "post-confirmation", "--from", "app@example.com"];
  const alone = await cli([...named, "--endpoint-url", server.url]);
  expect([alone.code, alone.err]).toEqual([
    2,
    expect.stringMatching(/ has no user pools: this endpoint has only Lambda and SES/),
  ]);
  const places = {
    COGNITO_IDENTITY_PROVIDER: poolUrl,
    ...Object.fromEntries(["LAMBDA", "SES", "SESV2"].map((name) => [name, server.url])),
  };
  for (const [name, value] of Object.entries(LOCAL)) vi.stubEnv(name, value);
  for (const [name, url] of Object.entries(places)) vi.stubEnv(`AWS_ENDPOINT_URL_${name}`, url);
  const skipped = ["policy", "role", "logs"].flatMap((check) => ["--without", check]);
  const { out } = await cli([...named, "--region", "us-east-1", ...skipped, "--json"]);
  expect(JSON.parse(out)).toMatchObject({
    checks: expect.arrayContaining([
      { check: "trigger", result: "passed" },
      { check: "sender", result: "passed" },
      { check: "ses", result: "passed" },
    ]) as unknown[],
    findings: [{ code: "timeout-over-cognito" }, { code: "memory-low" }],
  });
});

const hasAwsCli = spawnSync("aws", ["--version"]).error === undefined;

it.skipIf(!hasAwsCli)("the aws CLI, where it is installed, calls and sends", async () => {
  const aws = (...args: string[]) =>
    run("aws", [...args, "--endpoint-url", server.url], { env: LOCAL });
  const answer = join(mkdtempSync(join(tmpdir(), "aws-")), "answer.json");
  const event = `fileb://${ROOT}events/confirm-sign-up.json`;
  const [invoked, sent] = await Promise.all([
    aws("lambda", "invoke", "--function-name", "post-confirmation", "--payload", event, answer),
    aws(
      ...["ses", "send-email", "--from", "app@example.com", "--to", "cli@example.com"],
      ...["--subject", "From a shell", "--text", "text"],
    ),
  ]);
  expect([invoked.err, JSON.parse(invoked.out)]).toMatchObject(["", { StatusCode: 200 }]);
  expect(JSON.parse(readFileSync(answer, "utf8"))).toMatchObject({ version: "1" });
  const mail = await server.mails.waitFor({ to: "cli@example.com" });
  expect(JSON.parse(sent.out)).toEqual({ MessageId: mail.messageId });
});
