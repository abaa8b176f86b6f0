// The custom attributes that app clients may write, as projects say so.
import { expect, it } from "vitest";
import { writableAttributes } from "../../src/project/write-attributes.ts";

it.each<[string, string[], string[] | undefined]>([
  [
    "CDK",
    [
      `const client = new cognito.UserPoolClient(this, "Client", {
        userPool,
        writeAttributes: new cognito.ClientAttributes()
          .withStandardAttributes({ email: true })
          .withCustomAttributes("theme", "plan"),
        readAttributes: new cognito.ClientAttributes().withCustomAttributes("role"),
      });`,
    ],
    ["custom:theme", "custom:plan"],
  ],
  [
    "CDK, in a variable",
    [
      `const writeAttributes = new ClientAttributes().withCustomAttributes(...["theme"]);
      pool.addClient("web", { writeAttributes: writeAttributes });`,
    ],
    ["custom:theme"],
  ],
  [
    "CDK, in a variable of another name",
    [
      `const own = new ClientAttributes().withCustomAttributes(...["theme"]);
      pool.addClient("web", { writeAttributes: own });`,
    ],
    ["custom:theme"],
  ],
  [
    "CloudFormation",
    [
      `  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      WriteAttributes:
        - email
        - custom:theme
      ReadAttributes:
        - custom:role
`,
    ],
    ["custom:theme"],
  ],
  ["JSON", ['{ "Type": "AWS::Cognito::UserPoolClient", "WriteAttributes": ["email"] }'], []],
  [
    "Terraform",
    [
      'resource "aws_cognito_user_pool_client" "web" {\n  write_attributes = ["email", "custom:theme"]\n}',
    ],
    ["custom:theme"],
  ],
  [
    "Amplify",
    ["defineAuth({})", 'cfnUserPoolClient.writeAttributes = ["email", "custom:theme"];'],
    ["custom:theme"],
  ],
  ["a client without a list", ['pool.addClient("web", {});'], undefined],
  [
    "a second client without a list",
    ['pool.addClient("a", { writeAttributes: [] }); pool.addClient("b");'],
    undefined,
  ],
  ["a list that is a comment", ['pool.addClient("a");\n// writeAttributes: []'], undefined],
  ["a list from elsewhere", ['pool.addClient("a", { writeAttributes: given() });'], undefined],
  ["nothing", [""], undefined],
])("%s", (_, texts, wanted) => {
  const found = writableAttributes(texts);
  expect(found && [...found]).toEqual(wanted);
});
