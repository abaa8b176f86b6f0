import { expect, it } from "vitest";
import { handlersOf } from "../../src/project/handlers.ts";
import { relevantYaml } from "../../src/project/relevant-yaml.ts";

const TRIGGER = /PostConfirmation/;

/** Of another function, with more lines than are read whole. */
const NOISE = Array.from({ length: 200 }, (_, at) => `  other${at}:\n    handler: x.y\n`).join("");

const SERVICE = `
service: shop
custom:
  stage: dev
  unused-thing: \${self:custom.other}
  the-table: users-\${self:custom.stage}
provider: { name: aws }
functions:
${NOISE}
  # the one
  on-confirm:
    handler: confirm.handler
    environment: { TABLE: "\${self:custom.the-table}" }
resources:
  Resources:
    Unused:
      Type: AWS::S3::Bucket
    Pool:
      Type: AWS::Cognito::UserPool
      Properties:
        LambdaConfig:
          PostConfirmation: !GetAtt OnDashconfirmLambdaFunction.Arn
`;

it("keeps what the trigger names, and what that names", () => {
  const { text, lineNumbers } = relevantYaml(SERVICE, TRIGGER);
  expect(text).not.toMatch(/other\d|Unused|unused-thing/);
  const at = text.split("\n").indexOf("  on-confirm:");
  expect(SERVICE.split("\n")[(lineNumbers[at] ?? 0) - 1]).toBe("  on-confirm:");
});

it("keeps what the provider and the service refer to", () => {
  const service = SERVICE.replace("service: shop", "service: ${self:custom.name}-service")
    .replace("custom:", "custom:\n  level: { dev: ${self:custom.loud} }\n  loud: ALL\n  name: shop")
    .replace(
      "{ name: aws }",
      "\n  environment:\n    LEVEL: ${self:custom.level.${sls:stage}, self:custom.quiet}",
    )
    .replace("custom:", "custom:\n  quiet: NONE");
  const { text } = relevantYaml(service, TRIGGER);
  for (const name of ["name", "level", "loud", "quiet"]) expect(text).toContain(`  ${name}: `);
  expect(text).not.toMatch(/other\d|Unused|unused-thing/);
});

it("leads to the same function, at the same line", async () => {
  const { handlers } = await handlersOf([{ file: "serverless.yml", text: SERVICE }], TRIGGER);
  expect(handlers.filter(({ isTrigger }) => isTrigger)).toMatchObject([
    {
      name: "on-confirm",
      line: SERVICE.split("\n").indexOf("  on-confirm:") + 1,
      settings: { variables: { TABLE: "users-dev" } },
    },
  ]);
});

it("keeps a layer that SAM's globals give to all functions", async () => {
  const others = Array.from(
    { length: 200 },
    (_, at) => `  Other${at}:\n    Type: AWS::SQS::Queue\n`,
  ).join("");
  const text = `
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Layers: [!Ref Shared] } }
Resources:
${others}
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: { ContentUri: layers/shared }
  Confirm:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.handler
      Events: { Signed: { Type: Cognito, Properties: { UserPool: !Ref Pool, Trigger: PostConfirmation } } }
`;
  const { handlers } = await handlersOf([{ file: "template.yaml", text }], TRIGGER);
  expect(handlers[0]?.settings.layers).toEqual(["layers/shared"]);
});

it.each([
  [
    "an alias of what is left out",
    "custom:\n  a: &a { b: 1 }\nfunctions:\n  PostConfirmation: *a\n",
  ],
  ["a list of files", "functions:\n  - ${file(a.yml)}\n  - PostConfirmation: {}\n"],
  ["no section at all", "PostConfirmation\n"],
])("%s is read whole", async (_name, text) => {
  const long = `${text}${"# x\n".repeat(2000)}`;
  const { problems } = await handlersOf([{ file: "a.yml", text: long }], TRIGGER);
  expect(problems).toEqual([]);
});
