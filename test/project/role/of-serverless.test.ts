import { expect, it } from "vitest";
import { handlersOf } from "../../../src/project/handlers.ts";

async function actions(provider: string, fn = "", rest = ""): Promise<unknown> {
  const text = `
service: shop
provider: { name: aws, ${provider} }
functions:
  confirm:
    handler: a.handler
    events: [{ cognitoUserPool: { pool: a, trigger: PostConfirmation } }]
    ${fn}
${rest}`;
  const files = [
    { file: "serverless.yml", text },
    { file: "roles.yml", text: `own: [${allow("sns:Publish")}]` },
  ];
  const { handlers } = await handlersOf(files, /PostConfirmation|own:/);
  return handlers[0]?.settings.role?.actions;
}

function allow(action: string): string {
  return `{ Effect: Allow, Action: ["${action}"], Resource: "*" }`;
}

const PUT = allow("dynamodb:PutItem");
const OWN = "plugins: [serverless-iam-roles-per-function]";

it.each<[string, string, string, string[] | undefined]>([
  ["", "", "", []],
  [`iam: { role: { statements: [${PUT}] } }`, "", "", ["dynamodb:PutItem"]],
  [`iamRoleStatements: [${PUT}]`, "", "", ["dynamodb:PutItem"]],
  ['iamRoleStatements: "${file(roles.yml):own}"', "", "", ["sns:Publish"]],
  ['iamRoleStatements: ["${file(other.yml):a}"]', "", "", undefined],
  ["iamManagedPolicies: [arn:aws:iam::aws:policy/AmazonSESFullAccess]", "", "", ["ses:*"]],
  ["iam: { role: arn:aws:iam::123456789012:role/shop }", "", "", undefined],
  ["iam: { role: { mode: perFunction } }", "", "", undefined],
  [`iamRoleStatements: [${PUT}]`, `iamRoleStatements: [${allow("ses:*")}]`, OWN, ["ses:*"]],
  [
    `iamRoleStatements: [${PUT}]`,
    `iamRoleStatements: [${allow("ses:*")}]\n    iamRoleStatementsInherit: true`,
    OWN,
    ["ses:*", "dynamodb:PutItem"],
  ],
  // Without the plugin, version 4 reads them, and earlier ones do not.
  ["", `iamRoleStatements: [${allow("ses:*")}]`, "", undefined],
  ["", `iamRoleStatements: [${allow("ses:*")}]`, 'frameworkVersion: "4"', undefined],
  ["", `iamRoleStatements: [${allow("ses:*")}]`, 'frameworkVersion: "^3.38.0"', []],
  ["", "", "constructs: { jobs: { type: queue } }", undefined],
  ["", "onError: arn:aws:sns:a", "", ["events:*", "lambda:*", "s3:*", "sns:*", "sqs:*"]],
  ["", "role: arn:aws:iam::123456789012:role/shop", "", undefined],
])("{ %s } { %s } %s", async (provider, fn, rest, expected) => {
  expect(await actions(provider, fn, rest)).toEqual(expected);
});

it.each(["role: Own", "role: !GetAtt Own.Arn"])("follows %s to the resource", async (role) => {
  const resources = `resources:
  Resources:
    Own:
      Type: AWS::IAM::Role
      Properties: { Policies: [{ PolicyDocument: { Statement: [${PUT}] } }] }`;
  expect(await actions("", role, resources)).toEqual(["dynamodb:PutItem"]);
});
