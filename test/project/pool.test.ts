// Whether each user of a declared pool has an address.
import { expect, it } from "vitest";
import { addressesOf } from "../../src/project/pool.ts";

const of = (file: string, text: string) => addressesOf([{ file, text }])?.known?.how;

it.each<[string, string, "required" | "sign-in" | undefined]>([
  ["resource.ts", "defineAuth({ loginWith: { email: true } });", "required"],
  [
    "resource.ts",
    "defineAuth({ loginWith: { email: { verificationEmailSubject: 'x' }, phone: true } });",
    "required",
  ],
  [
    "resource.ts",
    "defineAuth({ loginWith: { email: true }, userAttributes: { email: { required: false } } });",
    "sign-in",
  ],
  ["resource.ts", "defineAuth({ loginWith: { phone: true } });", undefined],
  ["resource.ts", "// defineAuth({ loginWith: { email: true } });\ndefineAuth(props);", undefined],
  ["s.ts", 'new cognito.UserPool(this, "P", { signInAliases: { email: true } });', "sign-in"],
  ["s.ts", 'new UserPool(this, "P", { signInAliases: { email: true, phone: false } });', "sign-in"],
  [
    "s.ts",
    'new UserPool(this, "P", { signInAliases: { email: true, username: true } });',
    undefined,
  ],
  ["s.ts", 'new UserPool(this, "P", { signInAliases: { email: true, ...more } });', undefined],
  ["s.ts", 'new UserPool(this, "P", { signInAliases: aliases });', undefined],
  [
    "s.ts",
    'new UserPool(this, "P", { standardAttributes: { email: { required: true } } });',
    "required",
  ],
  ["s.ts", 'new UserPool(this, "P");', undefined],
  ["s.ts", 'new CfnUserPool(this, "P", { usernameAttributes: ["email"] });', "sign-in"],
  ["s.ts", 'new Cognito(stack, "Auth", { login: ["email"] });', "sign-in"],
  ["s.ts", 'new Cognito(stack, "Auth", { login: ["email", "phone"] });', undefined],
  ["sst.config.ts", 'new sst.aws.CognitoUserPool("P", { usernames: ["email"] });', "sign-in"],
  [
    "main.tf",
    'resource "aws_cognito_user_pool" "p" {\n  username_attributes = ["email"]\n}',
    "sign-in",
  ],
  [
    "main.tf",
    'resource "aws_cognito_user_pool" "p" {\n  schema {\n    name = "email"\n    required = true\n    string_attribute_constraints { min_length = 1 }\n  }\n}',
    "required",
  ],
  [
    "main.tf",
    'resource "aws_cognito_user_pool" "p" {\n  alias_attributes = ["email"]\n  schema {\n    name = "name"\n    required = true\n  }\n}',
    undefined,
  ],
  [
    "template.yaml",
    "  Pool:\n    Type: AWS::Cognito::UserPool\n    Properties:\n      UsernameAttributes:\n        - email\n      AutoVerifiedAttributes:\n        - email\n",
    "sign-in",
  ],
  [
    "template.yaml",
    "  Pool:\n    Type: AWS::Cognito::UserPool\n    Properties:\n      UsernameAttributes: [email, phone_number]\n",
    undefined,
  ],
  [
    "serverless.yml",
    "  Pool:\n    Type: AWS::Cognito::UserPool\n    Properties:\n      Schema:\n        - Name: email\n          AttributeDataType: String\n          Required: true\n        - Name: name\n",
    "required",
  ],
  [
    "serverless.yml",
    "  Pool:\n    Type: AWS::Cognito::UserPool\n    Properties:\n      Schema:\n        - Name: email\n          Required: false\n        - Name: name\n          Required: true\n",
    undefined,
  ],
  [
    "cdk.out/a.template.json",
    '{ "Pool": { "Type": "AWS::Cognito::UserPool", "Properties": { "UsernameAttributes": ["email"] } } }',
    "sign-in",
  ],
  [
    "amplify/backend/auth/a/cli-inputs.json",
    '{ "cognitoConfig": { "requiredAttributes": ["email"], "usernameAttributes": ["email, phone_number"] } }',
    "required",
  ],
  [
    "amplify/backend/auth/a/parameters.json",
    '{ "userPoolName": "a", "requiredAttributes": ["email"], "usernameAttributes": ["email"] }',
    "required",
  ],
  [
    "amplify/backend/auth/a/parameters.json",
    '{ "userPoolName": "a", "requiredAttributes": [], "usernameAttributes": ["email"] }',
    "sign-in",
  ],
  [
    "amplify/backend/backend-config.json",
    '{ "auth": { "a": { "frontendAuthConfig": { "signupAttributes": ["EMAIL"], "usernameAttributes": [] } } } }',
    "required",
  ],
])("%s %s: %s", (file, text, how) => {
  expect(of(file, text)).toBe(how);
});

it("is not known where another pool has users without", () => {
  const [one, other] = ["a.ts", "b.ts"];
  const text = 'new UserPool(this, "P", { signInAliases: { email: true } });';
  expect(
    addressesOf([
      { file: one, text },
      { file: other, text },
    ])?.known,
  ).toMatchObject({ line: 1 });
  expect(
    addressesOf([
      { file: one, text },
      { file: other, text: 'new UserPool(this, "P", { signInAliases: { phone: true } });' },
    ]),
  ).toEqual({ known: undefined });
  expect(addressesOf([{ file: one, text: "export {};" }])).toBeUndefined();
});

it("is not known where providers have users, unless the pool requires the address", () => {
  const google = 'new UserPoolIdentityProviderGoogle(this, "G", {});';
  const pool = (props: string): string => `new UserPool(this, "P", { ${props} });\n${google}`;
  expect(of("s.ts", pool("signInAliases: { email: true }"))).toBeUndefined();
  expect(of("s.ts", pool("standardAttributes: { email: { required: true } }"))).toBe("required");
});

it("is what Amplify Gen 1 was answered, not what it made of that", () => {
  const answers = {
    file: "amplify/backend/auth/a/parameters.json",
    text: '{ "requiredAttributes": ["email"], "usernameAttributes": [] }',
  };
  const made = [
    {
      file: "amplify/backend/auth/a/a-cloudformation-template.yml",
      text: "UserPool:\n  Type: AWS::Cognito::UserPool\n  Properties:\n    Schema: !Ref schema\n",
    },
    {
      file: "amplify/backend/backend-config.json",
      text: '{ "auth": { "a": { "signupAttributes": [], "usernameAttributes": [] } } }',
    },
  ];
  expect(addressesOf([...made, answers])?.known).toMatchObject({ file: answers.file });
  expect(addressesOf(made)).toEqual({ known: undefined });
});
