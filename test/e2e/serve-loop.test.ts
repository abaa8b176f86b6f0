// The whole loop on one machine: cognito-local is the pool, the trigger and its mail are served here, and the mail is
// read as a test would.
import * as cognito from "@aws-sdk/client-cognito-identity-provider";
import { MailpitClient } from "mailpit-api";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serve } from "../../src/serve/serve.ts";
import type { LocalServer } from "../../src/serve/serve.ts";
import { freePort, ROOT, startPeer, stopPeer } from "../helpers/spawn.ts";

const CODE = "1234";
const PASSWORD = "Secret-1234";

let server: LocalServer;
let peer: ChildProcess | undefined;
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
  const start = `${ROOT}node_modules/cognito-local/lib/bin/start.js`;
  const env = { HOST: "127.0.0.1", PORT: String(port), CODE };
  peer = await startPeer(process.execPath, [start], { cwd, env, ready: /running/i });
  client = new cognito.CognitoIdentityProviderClient({
    endpoint: `http://127.0.0.1:${port}`,
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
