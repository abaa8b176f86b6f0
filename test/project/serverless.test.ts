import { expect, it } from "vitest";
import { handlersOf } from "../../src/project/handlers.ts";

async function envOf(environment: string): Promise<Record<string, string>> {
  const text = `
service: shop
provider: { name: aws, region: eu-west-1, stage: "\${opt:stage, 'qa'}" }
custom: { name: "\${self:service}-\${self:custom.kind}", kind: users, loop: "\${self:custom.loop}" }
functions:
  confirm:
    handler: a.handler
    environment: ${environment}
    events: [{ cognitoUserPool: { pool: a, trigger: PostConfirmation } }]
resources:
  Resources: { Table: { Type: AWS::DynamoDB::Table } }
`;
  const { handlers } = await handlersOf([{ file: "serverless.yml", text }], /PostConfirmation/);
  const { variables, madeUp } = handlers[0]?.settings ?? {};
  return { ...variables, ...madeUp };
}

it.each([
  ["${self:custom.name}-${sls:stage}", "shop-users-qa"],
  ["${opt:stage, self:provider.stage}", "qa"],
  ["${self:custom.${self:custom.other, 'kind'}}", "users"],
  ["${aws:region}", "eu-west-1"],
  ["${env:HOME, 'none'}", "none"],
  ["${ssm:/a/b}", "local-NAME"],
  ["${self:custom.loop}", "local-NAME"],
  ["Shop <hi@${ssm:/a/domain}>", "Shop <hi@local-domain.example.com>"],
  ["${self:custom}", "local-NAME"],
  ["${", "${"],
])("%s stands for %s", async (written, text) => {
  expect(await envOf(`{ NAME: "${written}" }`)).toEqual({ NAME: text });
});

it.each([
  ['!Sub "hi@${Domain}"', "hi@local-domain.example.com"],
  ['!Join ["@", [hi, !Ref Domain]]', "hi@local-domain.example.com"],
])("gives an address for %s", async (written, text) => {
  expect(await envOf(`{ NAME: ${written} }`)).toEqual({ NAME: text });
});

it("gives the resource's name where that is all there is", async () => {
  expect(await envOf("{ NAME: !Ref Table, GONE: null }")).toEqual({ NAME: "Table" });
});

it.each([
  ["a variable", '"${self:custom.arn}"', "a.handler"],
  [
    "a text",
    '!Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${self:service}-${self:provider.stage}-confirm"',
    "a.handler",
  ],
  ["its own name", "arn:aws:lambda:eu-west-1:123456789012:function:own-qa", "b.handler"],
  ["a name of another service", "arn:aws:lambda:eu-west-1:1:function:other-qa-confirm", undefined],
])("a trigger's ARN by %s is followed to the function of that name", async (_, arn, handler) => {
  const text = `
service: shop
provider: { name: aws, stage: qa }
custom: { arn: "arn:aws:lambda:eu-west-1:123456789012:function:\${self:service}-\${self:provider.stage}-confirm" }
functions:
  confirm: { handler: a.handler }
  other: { handler: b.handler, name: "own-\${self:provider.stage}" }
resources:
  Resources:
    Pool: { Type: AWS::Cognito::UserPool, Properties: { LambdaConfig: { PostConfirmation: ${arn} } } }
`;
  const { handlers } = await handlersOf([{ file: "serverless.yml", text }], /PostConfirmation/);
  const trigger = handlers.find(({ isTrigger }) => isTrigger);
  expect(trigger?.handlers[0]?.handler).toBe(handler);
});

it.each([
  "`${handlerPath(__dirname)}/handler.main`",
  "`${__dirname.split(process.cwd())[1]}/handler.main`",
  'handlerPath(__dirname) + "/handler.main"',
  "__dirname + '/handler.main'",
])("%s is beside the file that says it", async (handler) => {
  const main = `import { confirm } from "./functions"; export default { service: "shop", provider: { name: "aws" }, functions: { confirm } };`;
  const text = `export const confirm = { handler: ${handler}, events: [{ cognitoUserPool: { pool: "a", trigger: "PostConfirmation" } }] };`;
  const files = [
    { file: "admin/serverless.ts", text: main },
    { file: "api/serverless.ts", text: main },
    { file: "api/functions/confirm/index.ts", text },
  ];
  const { handlers } = await handlersOf(files, /PostConfirmation/);
  expect(handlers).toMatchObject([
    { folder: "api", handlers: [{ handler: "functions/confirm/handler.main" }] },
  ]);
});

it("reads variables that a service writes with two brackets", async () => {
  const text = `
service: shop
provider: { name: aws, stage: "\${{opt:stage,'qa'}}", variableSyntax: "\\\\\${{([ ~:a-zA-Z0-9._,\\\\-\\\\/]+?)}}" }
functions:
  confirm:
    handler: a.handler
    environment: { STAGE: "\${{self:provider.stage}}", HOST: "\${{ssm:/shop/host~true}}" }
    events: [{ cognitoUserPool: { pool: a, trigger: PostConfirmation } }]
`;
  const { handlers } = await handlersOf([{ file: "serverless.yml", text }], /PostConfirmation/);
  expect(handlers[0]?.settings).toMatchObject({
    variables: { STAGE: "qa" },
    madeUp: { HOST: "local-HOST" },
  });
});
