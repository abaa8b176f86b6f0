import { expect, it } from "vitest";
import { keysByName } from "../../src/project/declared-tables.ts";
import { handlersOf } from "../../src/project/handlers.ts";
import type { ProjectFile } from "../../src/project/handlers.ts";
import type { KeysByTable } from "../../src/table-keys.ts";

/** The keys of the tables that a function of some files knows, by the names that calls have for them. */
async function tablesOf(
  files: readonly ProjectFile[],
  env: Record<string, string> = {},
): Promise<KeysByTable> {
  const { handlers } = await handlersOf(files, /PostConfirmation/);
  const {
    tables = [],
    variables,
    madeUp,
  } = handlers.find(({ isTrigger }) => isTrigger)?.settings ?? {
    ...{ variables: {}, madeUp: {} },
  };
  return keysByName(tables, { ...madeUp, ...variables, ...env });
}

const PK = [{ name: "pk", type: "S" }];
const USERS = { key: PK, indexes: [] };

function sam(value: string, table: string, more = ""): ProjectFile {
  const text = `
Parameters:
  Stage: { Type: String }
  Key: { Type: String, Default: pk }
Globals: { Function: { Environment: { Variables: { TABLE: ${value} } } } }
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.handler
      Events: { A: { Type: Cognito, Properties: { UserPool: !Ref Pool, Trigger: PostConfirmation } } }
  Users:
    ${table}
${more}`;
  return { file: "template.yaml", text };
}

const table = (properties: string): string => `Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions:
        - { AttributeName: !Ref Key, AttributeType: S }
        - { AttributeName: sk, AttributeType: N }
      ${properties}`;
const KEY = "KeySchema: [{ AttributeName: !Ref Key, KeyType: HASH }]";

it.each([
  ["a reference", "!Ref Users", table(KEY), { Users: USERS }],
  ["a reference in a text", '!Sub "${Users}"', table(KEY), { Users: USERS }],
  ["an ARN", "!GetAtt Users.Arn", table(KEY), { Users: USERS }],
  [
    "its name",
    "users",
    table(`TableName: users
      ${KEY}`),
    { users: USERS },
  ],
  [
    "its name, in code alone",
    "other",
    table(`TableName: !Sub "\${AWS::StackName}-users"
      ${KEY}`),
    { "local-users": USERS },
  ],
  [
    "what only a deployment knows",
    '!Sub "${Stage}-users"',
    table(`TableName: !Sub "\${Stage}-users"
      ${KEY}`),
    { "local-TABLE": USERS },
  ],
  [
    "a sort key, whatever comes first",
    "!Ref Users",
    table(
      "KeySchema: [{ AttributeName: sk, KeyType: RANGE }, { AttributeName: pk, KeyType: HASH }]",
    ),
    { Users: { key: [...PK, { name: "sk", type: "N" }], indexes: [] } },
  ],
  [
    "indexes",
    "!Ref Users",
    table(`${KEY}
      GlobalSecondaryIndexes:
        - { IndexName: bySk, KeySchema: [{ AttributeName: sk, KeyType: HASH }] }`),
    { Users: { key: PK, indexes: [{ name: "bySk", key: [{ name: "sk", type: "N" }] }] } },
  ],
  [
    "indexes that are not certain",
    "!Ref Users",
    table(`${KEY}
      GlobalSecondaryIndexes: !If [A, [], []]`),
    { Users: { key: PK } },
  ],
  [
    "SAM's own table",
    "!Ref Users",
    "Type: AWS::Serverless::SimpleTable",
    { Users: { key: [{ name: "id", type: "S" }], indexes: [] } },
  ],
  [
    "SAM's own table with a key",
    "!Ref Users",
    `Type: AWS::Serverless::SimpleTable
    Properties: { PrimaryKey: { Name: n, Type: Number } }`,
    { Users: { key: [{ name: "n", type: "N" }], indexes: [] } },
  ],
  ["a part of a text", '!Sub "${Users}-2"', table(KEY), {}],
  ["a choice", "!If [A, !Ref Users, other]", table(KEY), {}],
  ["a key that is not certain", "!Ref Users", table("KeySchema: !If [A, [], []]"), {}],
  [
    "an attribute that is not defined",
    "!Ref Users",
    table("KeySchema: [{ AttributeName: id, KeyType: HASH }]"),
    {},
  ],
])("a table is known by %s", async (_, value, declared, known) => {
  expect(await tablesOf([sam(value, declared)])).toEqual(known);
});

it("a variable that the user sets names the same table", async () => {
  expect(await tablesOf([sam("!Ref Users", table(KEY))], { TABLE: "users-dev" })).toEqual({
    "users-dev": USERS,
  });
});

it("a name that two tables have is no one's", async () => {
  const named = (key: string): string => `Type: AWS::Serverless::SimpleTable
    Properties: { TableName: users, PrimaryKey: { Name: ${key}, Type: String } }`;
  const files = [sam("users", named("a"), `  More:\n    ${named("b")}`)];
  expect(await tablesOf(files)).toEqual({});
});

it.each([
  [
    "an export",
    "!ImportValue users-table",
    `Outputs: { Users: { Value: !Ref Users, Export: { Name: users-table } } }`,
    "",
  ],
  [
    "a parameter",
    "!Ref Given",
    `  Nested: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: template.yaml, Parameters: { Given: !Ref Users } } }`,
    "",
  ],
  [
    "an output of a nested stack",
    "!GetAtt Data.Outputs.Users",
    "Outputs: { Users: { Value: !Ref Users } }",
    "  Data: { Type: AWS::Serverless::Application, Properties: { Location: ./data.yaml } }",
  ],
])("a table of another template is found by %s", async (_, value, other, more) => {
  const data = `
Parameters: { Key: { Type: String, Default: pk } }
Resources:
  Users:
    ${table(KEY)}
${other}`;
  const own = sam(value, "Type: AWS::SNS::Topic", more);
  expect(await tablesOf([own, { file: "data.yaml", text: data }])).toEqual({
    "local-TABLE": USERS,
  });
});

it.each([
  ["a name made of variables", "${self:custom.table}", "${self:custom.table}", "shop-qa-users"],
  ["a reference", "!Ref Users", "${self:custom.table}", "shop-qa-users"],
  [
    "a reference to a text with both",
    "!Ref Users",
    '!Sub "${self:service}-${AWS::Region}"',
    "shop-us-east-1",
  ],
  ["an unknown variable", "${env:X}-users", "${env:X}-users", "local-TABLE"],
])("a table of Serverless is found by %s", async (_, value, name, known) => {
  const text = `
service: shop
provider: { name: aws, stage: qa, environment: { TABLE: ${value.startsWith("!") ? value : `"${value}"`} } }
custom: { table: "\${self:service}-\${self:provider.stage}-users" }
functions:
  confirm:
    handler: a.handler
    events: [{ cognitoUserPool: { pool: a, trigger: PostConfirmation } }]
resources:
  Resources:
    Users: "\${file(tables.yml):Users}"
`;
  const included = `
Users:
  Type: AWS::DynamoDB::Table
  Properties:
    TableName: ${name.startsWith("!") ? name : `"${name}"`}
    AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
    KeySchema: [{ AttributeName: pk, KeyType: HASH }]
`;
  const files = [
    { file: "serverless.yml", text },
    { file: "tables.yml", text: included },
  ];
  expect(await tablesOf(files)).toEqual({ [known]: USERS });
});

it("a table of CDK's second version is found in what CDK writes", async () => {
  const content = {
    Resources: {
      Pool: {
        Type: "AWS::Cognito::UserPool",
        Properties: { LambdaConfig: { PostConfirmation: { "Fn::GetAtt": ["F", "Arn"] } } },
      },
      F: {
        Type: "AWS::Lambda::Function",
        Properties: { Handler: "a.handler", Environment: { Variables: { TABLE: { Ref: "T1" } } } },
      },
      T1: {
        Type: "AWS::DynamoDB::GlobalTable",
        Properties: {
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        },
      },
    },
  };
  const file = { file: "cdk.out/A.template.json", text: JSON.stringify(content) };
  expect(await tablesOf([file])).toEqual({ T1: USERS });
});
