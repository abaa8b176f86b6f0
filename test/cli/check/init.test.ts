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
  expect(err).toContain("template.json is older than lib/auth-stack.ts: cdk synth brings it");
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

it("expects nothing of a handler that cannot be run", async () => {
  const cwd = folderWith({ "broken.mjs": "throw new Error('no table');" });
  const { code, err } = await cli(["check", "--init", "broken.mjs"], { cwd });
  expect([code, err]).toEqual([0, expect.stringContaining("no expectations written")]);
  expect(configIn(cwd)).toMatchObject({ handler: "broken.mjs", expect: {} });
});
