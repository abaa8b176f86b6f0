// What a project's files say of the users that its pools can have.
import { describe, expect, it } from "vitest";
import { definedAttributes, projectPool } from "../../src/project/project-pool.ts";

const of = (file: string, text: string) => projectPool([{ file, text }]);

const SST = 'import { Auth } from "@serverless-stack/resources";\n';

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
  [
    "serverless.ts",
    "const pool = { Type: 'AWS::Cognito::UserPool', Properties: { UsernameAttributes: ['email'] } };",
    "sign-in",
  ],
  [
    "resources/cognito.ts",
    'export default { Pool: { Type: "AWS::Cognito::UserPool", Properties: { Schema: [{ Name: "email", Required: true }] } } };',
    "required",
  ],
  ["serverless.ts", 'const pool = { Type: "AWS::Cognito::UserPool", Properties };', undefined],
  [
    "serverless.ts",
    'const pool = { Type: "AWS::Cognito::UserPool", Properties: { ...common } };',
    undefined,
  ],
  ["s.ts", 'new CfnUserPool(this, "P", { usernameAttributes: ["email"] });', "sign-in"],
  ["s.ts", 'new Cognito(stack, "Auth", { login: ["email"] });', "sign-in"],
  ["s.ts", 'new Cognito(stack, "Auth", { login: ["email", "phone"] });', undefined],
  ["sst.config.ts", 'new sst.aws.CognitoUserPool("P", { usernames: ["email"] });', "sign-in"],
  [
    "s.ts",
    'new Cognito(stack, "Auth", { cdk: { userPool: { signInAliases: { email: true } } } });',
    "sign-in",
  ],
  [
    "s.ts",
    'new Cognito(stack, "Auth", { login: ["email"], cdk: { userPool: { signInAliases: { username: true } } } });',
    undefined,
  ],
  [
    "s.ts",
    `${SST}new Auth(this, "Auth", { cognito: { userPool: { signInAliases: { email: true } } } });`,
    "sign-in",
  ],
  ["s.ts", `${SST}new sst.Auth(this, "Auth", { login: ["email"], triggers: {} });`, "sign-in"],
  ["s.ts", `${SST}new Auth(stack, "Auth", { authenticator: { handler: "a.b" } });`, undefined],
  ["s.ts", 'new Auth(stack, "Auth", { login: ["email"] });', undefined],
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
  [
    "serverless.yml",
    "resources:\n  - Resources:\n      Pool:\n        Type: AWS::Cognito::UserPool\n        Properties: { Schema: [{ Name: email, Required: 'true' }] }\n",
    "required",
  ],
  [
    "template.yaml",
    "Resources:\n  Pool:\n    Type: AWS::Cognito::UserPool\n    Properties: { UsernameAttributes: [phone_number] }\n  Field:\n    Type: Custom::Field\n    Properties: { Name: email, Required: true }\n",
    undefined,
  ],
])("%s %s: %s", async (file, text, address) => {
  expect((await of(file, text))?.address).toBe(address);
});

it("an address is not certain where another pool has users without", async () => {
  const [one, other] = ["a.ts", "b.ts"];
  const text = 'new UserPool(this, "P", { signInAliases: { email: true } });';
  expect(
    await projectPool([
      { file: one, text },
      { file: other, text },
    ]),
  ).toMatchObject({ line: 1, address: "sign-in" });
  expect(
    await projectPool([
      { file: one, text },
      { file: other, text: 'new UserPool(this, "P", { signInAliases: { phone: true } });' },
    ]),
  ).toMatchObject({ address: undefined });
  expect(await of(one, "export {};")).toBeUndefined();
});

it("is the pool with the trigger, where its properties name it", async () => {
  const triggers = "lambdaTriggers: { postConfirmation: welcome }";
  const own = {
    file: "main.ts",
    text: `new UserPool(this, "P", { signInAliases: { email: true }, ${triggers} });`,
  };
  const backup = { file: "backup.ts", text: 'new UserPool(this, "Backup", {});' };
  expect(await projectPool([backup, own])).toMatchObject({ file: "main.ts", address: "sign-in" });
  const called = "pool.addTrigger(UserPoolOperation.POST_CONFIRMATION, welcome);";
  expect(
    await projectPool([{ ...backup, text: `const pool = ${backup.text}\n${called}` }, own]),
  ).toMatchObject({ address: undefined });
});

it.each<[string, string, boolean]>([
  ["s.ts", 'new UserPool(this, "P", { signInAliases: { email: true } });', true],
  ["s.ts", 'new UserPool(this, "P", { signInAliases: { email: true, username: true } });', false],
  ["resource.ts", "defineAuth({ loginWith: { email: true } });", true],
  [
    "s.ts",
    'new UserPool(this, "P", { signInAliases: { email: true } });\nnew UserPoolIdentityProviderGoogle(this, "G", {});',
    false,
  ],
  ["resource.ts", "defineAuth({ loginWith: { email: true, phone: true } });", false],
  [
    "resource.ts",
    "defineAuth({ loginWith: { email: true, externalProviders: { google: {} } } });",
    false,
  ],
  ["sst.config.ts", 'new sst.aws.CognitoUserPool("P", { usernames: ["email"] });', true],
  ["main.tf", 'resource "aws_cognito_user_pool" "p" {\n  alias_attributes = ["email"]\n}', false],
])("%s %s: the address is the user name: %s", async (file, text, isUserName) => {
  expect(await of(file, text)).toMatchObject({ isUserName });
});

it("is not the pool that a browser's library opens", async () => {
  const own = {
    file: "infra/auth.ts",
    text: 'new aws.cognito.UserPool(`P`, { usernameAttributes: ["email"] });',
  };
  for (const args of ["{ UserPoolId: env.POOL, ClientId: env.CLIENT }", "poolData"]) {
    const browser = { file: "web/src/auth.ts", text: `const pool = new CognitoUserPool(${args});` };
    expect(await projectPool([browser])).toBeUndefined();
    expect(await projectPool([browser, own])).toMatchObject({
      file: "infra/auth.ts",
      address: "sign-in",
    });
  }
});

it("an address is not certain where providers have users, unless the pool requires it", async () => {
  const google = 'new UserPoolIdentityProviderGoogle(this, "G", {});';
  const pool = (props: string): string => `new UserPool(this, "P", { ${props} });\n${google}`;
  const addressWith = async (props: string) => (await of("s.ts", pool(props)))?.address;
  expect(await addressWith("signInAliases: { email: true }")).toBeUndefined();
  expect(await addressWith("standardAttributes: { email: { required: true } }")).toBe("required");
});

it("is what Amplify Gen 1 was answered, not what it made of that", async () => {
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
  expect(await projectPool([...made, answers])).toMatchObject({
    file: answers.file,
    address: "required",
  });
  expect((await projectPool(made))?.address).toBeUndefined();
});

it.each<[string, string, string[]]>([
  [
    "CDK",
    'new UserPool(this, "P", { standardAttributes: { givenName: { required: true }, timezone: { required: true }, fullname: { mutable: true } } });',
    ["given_name", "zoneinfo"],
  ],
  [
    "CDK's own resource",
    'new CfnUserPool(this, "P", { schema: [{ name: "family_name", required: true }, { name: "tier" }] });',
    ["family_name"],
  ],
  [
    "Pulumi",
    'new aws.cognito.UserPool("p", { schemas: [{ name: "birthdate", required: true }] });',
    ["birthdate"],
  ],
  [
    "Amplify",
    "defineAuth({ loginWith: { email: true, phone: true }, userAttributes: { preferredUsername: { required: true } } });",
    ["email", "phone_number", "preferred_username"],
  ],
])("%s requires attributes", async (_, text, required) => {
  expect((await of("stack.ts", text))?.required).toEqual(required);
});

it("requires of all users only what each of its pools does", async () => {
  const pool = (...names: string[]): string =>
    names.map((name) => `schema {\n name = "${name}"\n required = true\n }\n`).join("");
  const text = [pool("email", "name"), pool("name", "gender")]
    .map((schemas, at) => `resource "aws_cognito_user_pool" "p${at}" {\n${schemas}}\n`)
    .join("");
  expect((await of("main.tf", text))?.required).toEqual(["name"]);
  const registry = `module "p" {\n source = "lgallard/cognito-user-pool/aws"\n string_schemas = [{ name = "name", required = true }]\n}\n`;
  expect((await of("main.tf", registry))?.required).toEqual(["name"]);
});

const POOL = 'new UserPool(this, "P", {});\n';

it.each<[string, string, string, string[] | undefined]>([
  ["Amplify", "resource.ts", "defineAuth({ loginWith: { email: true } });", []],
  [
    "Amplify, with Google",
    "resource.ts",
    "defineAuth({ loginWith: { email: true, externalProviders: { google: { clientId: secret('A') }, callbackUrls: [] } } });",
    ["google"],
  ],
  [
    "Amplify, with another one elsewhere",
    "resource.ts",
    "defineAuth({ loginWith: { email: true } });\nnew UserPoolIdentityProviderSaml(stack, 'S', {});",
    ["saml"],
  ],
  [
    "Amplify Gen 1",
    "amplify/backend/auth/a/cli-inputs.json",
    '{ "requiredAttributes": [], "authProvidersUserPool": ["Google"] }',
    ["google"],
  ],
  [
    "Amplify Gen 1, without a hosted UI",
    "amplify/backend/auth/a/cli-inputs.json",
    '{ "requiredAttributes": ["email"], "hostedUI": false, "thirdPartyAuth": true }',
    [],
  ],
  [
    "Amplify Gen 1, with a hosted UI whose providers are not said",
    "amplify/backend/auth/a/cli-inputs.json",
    '{ "requiredAttributes": ["email"], "hostedUI": true }',
    undefined,
  ],
  [
    "CDK",
    "s.ts",
    `${POOL}pool.addClient("c", { supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO, cognito.UserPoolClientIdentityProvider.APPLE] });`,
    ["apple"],
  ],
  ["CDK, without one", "s.ts", `${POOL}pool.addClient("c", {});`, []],
  [
    "CDK, with a pool that is not written out",
    "s.ts",
    'new UserPool(this, "P", props);',
    undefined,
  ],
  [
    "CDK, with another pool elsewhere",
    "s.ts",
    `${POOL}UserPool.fromUserPoolId(this, "Q", id);`,
    undefined,
  ],
  [
    "CDK, with a provider that no client lists",
    "s.ts",
    `${POOL}new cognito.CfnUserPoolIdentityProvider(this, "S", {});`,
    undefined,
  ],
  [
    "CDK, with a provider that a script adds",
    "s.ts",
    `${POOL}client.send(new CreateIdentityProviderCommand({}));`,
    undefined,
  ],
  ["Pulumi, not said", "s.ts", 'new aws.cognito.UserPool("p", {});', undefined],
  [
    "CDK, a provider of the project's own",
    "s.ts",
    `${POOL}pool.addClient("c", { supportedIdentityProviders: [UserPoolClientIdentityProvider.custom("Okta")] });`,
    ["oidc", "saml"],
  ],
  [
    "CDK, a provider that is named elsewhere",
    "s.ts",
    `${POOL}pool.addClient("c", { supportedIdentityProviders: [UserPoolClientIdentityProvider.custom(name)] });`,
    undefined,
  ],
  [
    "Terraform",
    "main.tf",
    'resource "aws_cognito_user_pool" "p" {\n}\nresource "aws_cognito_user_pool_client" "c" {\n  supported_identity_providers = ["COGNITO"]\n}\n',
    [],
  ],
  [
    "Terraform, a provider of the project's own",
    "main.tf",
    'resource "aws_cognito_user_pool" "p" {\n}\nresource "aws_cognito_user_pool_client" "c" {\n  supported_identity_providers = ["Google", "Okta"]\n}\n',
    ["google", "oidc", "saml"],
  ],
  [
    "Terraform, which adds it",
    "main.tf",
    'resource "aws_cognito_user_pool" "p" {\n}\nresource "aws_cognito_identity_provider" "g" {\n  provider_type = "Google"\n}\n',
    ["google"],
  ],
  [
    "Terraform, which adds some by a list",
    "main.tf",
    'resource "aws_cognito_user_pool" "p" {\n}\nresource "aws_cognito_identity_provider" "g" {\n  for_each = var.all\n  provider_type = each.value.type\n}\n',
    undefined,
  ],
  [
    "CDK, which adds two",
    "s.ts",
    `import { UserPoolIdentityProviderGoogle } from "aws-cdk-lib/aws-cognito";\n${POOL}new UserPoolIdentityProviderGoogle(this, "G", {});\nnew cognito.CfnUserPoolIdentityProvider(this, "F", { providerName: "F", providerType: "Facebook" });`,
    ["google", "facebook"],
  ],
  [
    "CDK, which adds one that is not said",
    "s.ts",
    `${POOL}new cognito.CfnUserPoolIdentityProvider(this, "F", { providerName, providerType });`,
    undefined,
  ],
  [
    "CloudFormation",
    "template.yaml",
    "Resources:\n  P:\n    Type: AWS::Cognito::UserPool\n  C:\n    Type: AWS::Cognito::UserPoolClient\n    Properties:\n      SupportedIdentityProviders:\n        - COGNITO\n        - Facebook\n",
    ["facebook"],
  ],
])("%s has identity providers", async (_, file, text, providers) => {
  const found = (await of(file, text))?.providers;
  expect(found && [...found]).toEqual(providers);
});

const CDK = `new cognito.UserPool(this, "Pool", {
  signInAliases: { email: true },
  customAttributes: { tier: new cognito.StringAttribute({ mutable: true }) },
});`;

const TERRAFORM = `resource "aws_cognito_user_pool" "main" {
  schema {
    name                = "email"
    attribute_data_type = "String"
    string_attribute_constraints {
      min_length = 5
    }
  }
  schema {
    name                = "tier"
    attribute_data_type = "String"
  }
}`;

describe("custom attributes", () => {
  it.each<[string, Record<string, string>, string[] | undefined]>([
    ["Terraform", { "a.tf": TERRAFORM }, ["custom:email", "custom:tier"]],
    [
      "Terraform, made",
      { "a.tf": TERRAFORM.replace("schema {", 'dynamic "schema" {\n    for_each = var.schemas') },
      undefined,
    ],
    ["Terraform, a name made", { "a.tf": TERRAFORM.replace('"tier"', "var.tier") }, undefined],
    [
      "Terraform, a module",
      { "a.tf": TERRAFORM, "b.tf": 'module "a" {\n source = "x/cognito-user-pool/aws"\n}' },
      undefined,
    ],
    [
      "Terraform, its own module",
      { "a.tf": TERRAFORM, "b.tf": 'module "a" {\n source = "./modules/cognito"\n}' },
      ["custom:email", "custom:tier"],
    ],
    ["CDK", { "a.ts": CDK }, ["custom:tier"]],
    ["CDK, none", { "a.ts": 'new UserPool(this, "Pool", { selfSignUpEnabled: true });' }, []],
    ["CDK, no properties", { "a.ts": 'new UserPool(this, "Pool");' }, undefined],
    ["CDK, others' properties", { "a.ts": 'new UserPool(this, "Pool", { ...props });' }, undefined],
    [
      "CDK, attributes made",
      { "a.ts": 'new UserPool(this, "Pool", { customAttributes: more() });' },
      undefined,
    ],
    [
      "CDK, attributes elsewhere",
      { "a.ts": 'new UserPool(this, "Pool", { customAttributes });' },
      undefined,
    ],
    [
      "Amplify",
      {
        "a.ts":
          'defineAuth({ loginWith: { email: true }, userAttributes: { "custom:tier": { dataType: "String" } } });',
      },
      ["custom:tier"],
    ],
    [
      "Amplify, changed",
      { "a.ts": "defineAuth({ loginWith: {} });", "b.ts": "cfnUserPool.schema = more;" },
      undefined,
    ],
    [
      "CloudFormation",
      {
        "a.yaml":
          "Pool:\n  Type: AWS::Cognito::UserPool\n  Properties: { Schema: [{ Name: tier }] }\n",
      },
      ["custom:tier"],
    ],
    [
      "CloudFormation, made",
      {
        "a.yaml": "Pool:\n  Type: AWS::Cognito::UserPool\n  Properties: { Schema: !Ref Schema }\n",
        "b.ts": CDK,
      },
      undefined,
    ],
    ["no pool", { "a.ts": "export {};" }, undefined],
  ])("%s", async (_, texts, names) => {
    const files = Object.entries(texts).map(([file, text]) => ({ file, text }));
    const found = await definedAttributes(files);
    expect(found && [...found]).toEqual(names);
  });
});

describe("the custom attributes of a project's pool", () => {
  const pool = {
    file: "template.yaml",
    text: "Resources:\n  Pool:\n    Type: AWS::Cognito::UserPool\n    Properties:\n      Schema:\n        - { Name: plan, AttributeDataType: String }\n",
  };

  it("are those that it is declared with", async () => {
    expect(await projectPool([pool])).toMatchObject({ custom: ["custom:plan"] });
  });

  it.each([
    ["a script adds more", "add.sh", "aws cognito-idp add-custom-attributes --user-pool-id x"],
    ["a plugin adds more", "serverless.yml", "plugins: [serverless-cognito-add-custom-attributes]"],
    ["code adds more", "s.ts", 'pool.addPropertyOverride("Schema.3", { Name: "role" });'],
    ["a pool is imported", "s.ts", "UserPool.fromUserPoolId(this, 'P', id);"],
    ["a pool exists already", "serverless.yml", "- cognitoUserPool: { pool: a, existing: true }"],
    ["a pool is looked up", "main.tf", 'data "aws_cognito_user_pools" "p" {}'],
    ["a second pool is not read", "s.ts", 'new UserPool(this, "P", props);'],
  ])("are unknown where %s", async (_, file, text) => {
    expect((await projectPool([pool, { file, text }]))?.custom).toBeUndefined();
  });
});
