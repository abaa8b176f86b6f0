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
  ["${self:custom}", "local-NAME"],
  ["${", "${"],
])("%s stands for %s", async (written, text) => {
  expect(await envOf(`{ NAME: "${written}" }`)).toEqual({ NAME: text });
});

it("gives the resource's name where that is all there is", async () => {
  expect(await envOf("{ NAME: !Ref Table, GONE: null }")).toEqual({ NAME: "Table" });
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
