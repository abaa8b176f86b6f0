import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { fixture } from "../../helpers/fixtures.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { readPage } from "../../helpers/pages.ts";

const configIn = (cwd: string): unknown =>
  JSON.parse(readFileSync(join(cwd, "cognito-postconfirm.config.json"), "utf8"));

const TEMPLATE = `
Resources:
  Confirm:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: confirm.handler
      Runtime: nodejs22.x
      Events:
        Confirmed:
          Type: Cognito
          Properties: { UserPool: !Ref Pool, Trigger: PostConfirmation }
  Pool: { Type: AWS::Cognito::UserPool }
`;

const project = (): string =>
  folderWith({
    "package.json": "{}",
    "template.yaml": TEMPLATE,
    "src/confirm.mjs": `export { handler } from ${JSON.stringify(fixture("handlers/check/good.mjs"))};`,
  });

it("finds the handler, and expects what it does today", async () => {
  const cwd = project();
  const { code, err } = await cli(["check", "--init"], { cwd });
  expect(code).toBe(0);
  expect(err).toContain("src/confirm.mjs");
  expect(err).toContain("next: npm i -D cognito-postconfirm\n");
  expect(configIn(cwd)).toMatchObject({
    handler: "src/confirm.mjs#handler",
    expect: { "confirm-sign-up": { mails: 1 }, "confirm-forgot-password": { mails: 0 } },
  });
  const workflow = readFileSync(join(cwd, ".github/workflows/post-confirmation.yml"), "utf8");
  expect(readPage("docs/ci.md")).toContain(`\`\`\`yaml\n${workflow}\`\`\``);
  const checked = await cli(["check", "--only", "*/plain"], { cwd });
  expect([checked.code, checked.out]).toEqual([0, expect.stringContaining("✔ passed")]);
});

it("names the source of what CDK wrote, and nothing where that cannot be told", async () => {
  const cwd = folderWith({ "package.json": "{}" });
  cpSync(fixture("projects/cdk"), cwd, { recursive: true });
  const unnamed = await cli(["check", "--init"], { cwd, terminal: true });
  expect(unnamed.asked).toEqual([]);
  expect(configIn(cwd)).not.toHaveProperty("handler");
  rmSync(join(cwd, "cognito-postconfirm.config.json"));
  cpSync(fixture("projects/cdk-nodejs-function"), cwd, { recursive: true });
  utimesSync(join(cwd, "lib/auth-stack.ts"), 9e9, 9e9);
  const { err } = await cli(["check", "--init"], { cwd });
  expect(err).toContain("handler: src/on-confirm.ts#confirmed from lib/auth-stack.ts:15");
  expect(err).toContain(
    "template.json is older than lib/auth-stack.ts: run cdk synth to update it",
  );
  expect(configIn(cwd)).toMatchObject({ handler: "src/on-confirm.ts#confirmed" });
});

it("asks a person, who may name another one", async () => {
  const cwd = folderWith({ "mine.mjs": "export const confirm = async (event) => event;" });
  const { asked } = await cli(["check", "--init"], {
    ...{ cwd, terminal: true },
    answers: ["mine.mjs#confirm"],
  });
  expect(asked).toEqual(["Which handler do you want to check?"]);
  expect(configIn(cwd)).toMatchObject({
    handler: "mine.mjs#confirm",
    expect: { "confirm-sign-up": { mails: 0 } },
  });
});

it("offers a similar file, and asks for one that is there", async () => {
  const code =
    "export const handler = async (event) => (event.request.userAttributes.email, event);";
  const cwd = folderWith({ "index.mjs": code });
  const files = { cwd, terminal: true };
  const wrong = await cli(["check", "--init"], { ...files, answers: ["y"] });
  expect(wrong.err).toContain("no such handler: y");
  const right = await cli(["check", "--init"], { ...files, answers: [""] });
  expect([right.code, configIn(cwd)]).toMatchObject([0, { handler: "index.mjs" }]);
  const again = await cli(["check", "index.mjs", "--init", "--timeout", "3s"], { cwd });
  expect(again.err).toContain(
    "config.json, which already exists; these settings were not added: handler, timeout\n",
  );
});

it("says which files a clone does not have", async () => {
  const cwd = folderWith({
    "index.mjs": "export const handler = async (event) => (process.env.TABLE, event);",
    ".env": "TABLE=users",
    ".gitignore": ".env\n",
  });
  execFileSync("git", ["init", "-q"], { cwd });
  const { err } = await cli(["check", "index.mjs", "--init", "--env-file", ".env"], { cwd });
  expect(err).toContain(
    '.env is ignored by git, so CI does not have it: set made-up values under "env"',
  );
});

it("names the flows that had no response", async () => {
  const post = 'await fetch("https://hooks.slack.com/services/a").catch(() => undefined);';
  const code = `export const handler = async (event) => { ${post} return event; };`;
  const { err } = await cli(["check", "index.mjs", "--init"], {
    cwd: folderWith({ "index.mjs": code }),
  });
  expect(err).toContain(
    "no expectations written for confirm-sign-up, because http GET https://hooks.slack.com/services/*** has no response (add a stub)\n",
  );
});

it("expects nothing of a handler that cannot be run", async () => {
  const cwd = folderWith({ "broken.mjs": "throw new Error('no table');" });
  const { code, err } = await cli(["check", "--init", "broken.mjs"], { cwd });
  expect([code, err]).toEqual([0, expect.stringContaining("no expectations written")]);
  expect(configIn(cwd)).toMatchObject({ handler: "broken.mjs", expect: {} });
});

it("writes the flags that it was given, but for secrets", async () => {
  const cwd = folderWith({
    "index.mjs": `export const handler = async (event) => {
      if (!process.env.FILE || !process.env.X) throw new Error("FILE or X is not set");
      if (event.request.userAttributes["custom:plan"] === "gold") console.log("gold");
      const answer = await fetch("https://api.example.com/users");
      if (!answer.ok) throw new Error("no users");
      return event;
    };`,
    ".env": "FILE=1",
    "ses/welcome.json": JSON.stringify({
      Template: { TemplateName: "welcome", SubjectPart: "Hi", TextPart: "Hi" },
    }),
    "stubs.json": JSON.stringify([{ url: "https://api.example.com/users", reply: {} }]),
  });
  const flags = [
    ...["--env-file", ".env", "--ses-templates", join(cwd, "ses"), "--stubs", "./stubs.json"],
    ...["--timeout", "3s", "--memory", "512", "--attr", "custom:a=b=c", "--env", "X=1"],
    ...["--env", "API_TOKEN=t0p", "--env", "DB=postgres://me:pw@db/x", "--fail-on", "warning"],
    ...["--rule", "accepts-missing-attributes=off", "--only", "*/plain", "--seed", "7"],
  ];
  const { code, err } = await cli(["check", "index.mjs", ...flags, "--init"], { cwd });
  expect([code, err]).toEqual([0, expect.stringContaining("--env API_TOKEN, --env DB\n")]);
  expect(configIn(cwd)).toEqual({
    $schema: "./node_modules/cognito-postconfirm/schemas/config.json",
    handler: "index.mjs",
    memory: 512,
    timeout: "3s",
    env: { X: "1" },
    envFile: [".env"],
    scenarios: "scenarios",
    attr: { "custom:a": "b=c" },
    seed: "7",
    failOn: "warning",
    sesTemplates: "ses",
    stubs: "./stubs.json",
    rules: { "accepts-missing-attributes": "off" },
    expect: expect.objectContaining({
      "confirm-sign-up": { mails: 0, calls: ["http:GET https://api.example.com/*"] },
    }),
  });
  expect(readFileSync(join(cwd, "scenarios/example.json"), "utf8")).toContain(
    '"custom:plan": "gold"',
  );
  const checked = await cli(["check", "--only", "*/plain", "--only", "example"], { cwd });
  expect([checked.code, checked.err]).toEqual([0, ""]);
});

it("sets the sender of a handler that reads it, to be loaded or later", async () => {
  for (const handler of [
    `export const handler = async (event) => (process.env.SES_SOURCE_EMAIL, event);`,
    `if (!process.env.SES_SOURCE_EMAIL) throw new Error("SES_SOURCE_EMAIL is not set");
     export const handler = async (event) => event;`,
  ]) {
    const cwd = folderWith({ "index.mjs": handler });
    await cli(["check", "index.mjs", "--init"], { cwd });
    expect(configIn(cwd)).toMatchObject({ env: { SES_SOURCE_EMAIL: "no-reply@example.com" } });
  }
});

it("expects what is called of stubs and AppSync, and nothing of a flow with errors", async () => {
  const cwd = folderWith({
    "index.mjs": `
      import { SESClient, SendEmailCommand } from ${JSON.stringify(import.meta.resolve("@aws-sdk/client-ses"))};
      const api = "https://abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com/graphql";
      export const handler = async (event) => {
        const { email } = event.request.userAttributes;
        const query = "mutation { createUser(input: { id: \\"" + event.userName + "\\" }) { id } }";
        await fetch(api, { method: "POST", headers: { "x-api-key": "k" }, body: JSON.stringify({ query }) });
        await new SESClient({}).send(new SendEmailCommand({
          Source: "a@example.com", Destination: { ToAddresses: [email] },
          Message: { Subject: { Data: "Hi" }, Body: { Text: { Data: "Hi" } } },
        }));
        return event;
      };`,
    "stubs.json": JSON.stringify([
      { service: "appsync", reply: { data: { createUser: { id: "1" } } } },
    ]),
  });
  const argv = ["check", "index.mjs", "--stubs", "stubs.json"];
  const { err } = await cli([...argv, "--init"], { cwd });
  expect(err).toContain(
    "no expectations written for confirm-forgot-password until this is fixed: no-mail-on-password-reset",
  );
  const { expect: written } = configIn(cwd) as { expect: Record<string, unknown> };
  expect(written["confirm-forgot-password"]).toBeUndefined();
  expect(written["confirm-sign-up"]).toEqual({ mails: 1, calls: ["appsync:POST /graphql"] });
});

it("names every flow that is refused", async () => {
  const cwd = folderWith({
    "index.mjs": `export const handler = async () => { throw new Error("always"); };`,
  });
  const { err } = await cli(["check", "index.mjs", "--init"], { cwd });
  expect(err).toContain(
    "no expectations written for confirm-sign-up until this is fixed: returns-event\n",
  );
  expect(configIn(cwd)).toMatchObject({ expect: {} });
});

it("expects nothing of a start that serves several calls, nor of a reset that should do nothing", async () => {
  const cwd = folderWith({
    "index.mjs": `
      import { CognitoIdentityProviderClient, AdminAddUserToGroupCommand, ListGroupsCommand }
        from ${JSON.stringify(import.meta.resolve("@aws-sdk/client-cognito-identity-provider"))};
      const pools = new CognitoIdentityProviderClient({});
      await pools.send(new ListGroupsCommand({ UserPoolId: "us-east-1_a1B2c3D4e" }));
      export const handler = async (event) => {
        const { userPoolId: UserPoolId, userName: Username } = event;
        await pools.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: "all" }));
        return event;
      };`,
  });
  const { err } = await cli(["check", "index.mjs", "--init"], { cwd });
  expect(err).toContain(
    "no expectations written for confirm-forgot-password until this is fixed: no-repeated-effect-on-reset",
  );
  const { expect: written } = configIn(cwd) as { expect: Record<string, unknown> };
  expect(Object.keys(written)).not.toContain("managed-login-forgot-password");
  expect(Object.values(written)).toContainEqual({
    mails: 0,
    calls: ["cognito-idp:AdminAddUserToGroup"],
  });
  expect(JSON.stringify(written)).not.toContain("ListGroups");
});
