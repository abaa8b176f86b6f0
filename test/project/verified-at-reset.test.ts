// Which contacts cannot be unverified when somebody resets a password.
import { expect, it } from "vitest";
import { projectPool } from "../../src/project/project-pool.ts";

const cdk = (props: string): string =>
  `export class Users extends Stack { pool = new cognito.UserPool(this, "Users", { ${props} }); }`;
const template = (props: string): string =>
  `Resources:\n  Users:\n    Type: AWS::Cognito::UserPool\n    Properties: { ${props} }\n`;
const terraform = (body: string): string =>
  `resource "aws_cognito_user_pool" "users" {\n  name = "users"\n${body}\n}\n`;
const sst = (props: string): string =>
  `import { Auth, Cognito } from "@serverless-stack/resources";\n${props}`;
const RECOVERY = (name: string): string =>
  `  account_recovery_setting {\n    recovery_mechanism {\n      name = "${name}"\n      priority = 1\n    }\n  }`;

const BOTH = ["email", "phone_number"];

it.each<[string, string, string, string[]]>([
  ["a sign-in by address", "s.ts", cdk("signInAliases: { email: true }"), ["email"]],
  ["no phone", "s.ts", cdk("autoVerify: { email: true, phone: false }"), ["email"]],
  ["a phone, too", "s.ts", cdk("signInAliases: { email: true, phone: true }"), []],
  ["a verified phone", "s.ts", cdk("autoVerify: { phone: true }"), []],
  ["a role for SMS", "s.ts", cdk("signInAliases: { email: true }, smsRole: role"), []],
  ["SMS as second factor", "s.ts", cdk("mfa: cognito.Mfa.OPTIONAL"), []],
  [
    "an app as second factor",
    "s.ts",
    cdk("mfa: Mfa.REQUIRED, mfaSecondFactor: { sms: false, otp: true }"),
    ["email"],
  ],
  ["aliases made elsewhere", "s.ts", cdk("signInAliases: aliases"), []],
  ["a rest made elsewhere", "s.ts", cdk("signInAliases: { email: true }, ...rest"), []],
  ["a rest on condition", "s.ts", cdk("selfSignUpEnabled: true, ...(isLive && { smsRole })"), []],
  [
    "recovery by mail",
    "s.ts",
    cdk("accountRecovery: AccountRecovery.EMAIL_ONLY, ...rest"),
    ["email"],
  ],
  [
    "recovery by phone",
    "s.ts",
    cdk(
      "signInAliases: { email: true, phone: true }, accountRecovery: AccountRecovery.PHONE_AND_EMAIL",
    ),
    [],
  ],
  ["the original kept", "s.ts", cdk("...rest, keepOriginal: { email: true, phone: true }"), BOTH],
  [
    "CDK's own resource",
    "s.ts",
    'new CfnUserPool(this, "P", { ...rest, userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdate: ["phone_number"] } });',
    ["phone_number"],
  ],
  ["a template", "t.yaml", template("UsernameAttributes: [email]"), ["email"]],
  ["a template's alias", "t.yaml", template("AliasAttributes: [email, phone_number]"), []],
  ["a template's parameter", "t.yaml", template("AutoVerifiedAttributes: !Ref Verified"), []],
  [
    "a template that asks first",
    "t.yaml",
    template(
      "AutoVerifiedAttributes: [email, phone_number], UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [email] }",
    ),
    ["email"],
  ],
  ["a template with SMS", "t.yaml", template("SmsConfiguration: { SnsCallerArn: x }"), []],
  ["Terraform", "m.tf", terraform('  auto_verified_attributes = ["email"]'), ["email"]],
  ["Terraform's recovery", "m.tf", terraform(RECOVERY("verified_email")), ["email"]],
  ["Terraform's recovery by phone", "m.tf", terraform(RECOVERY("verified_phone_number")), []],
  ["Terraform's SMS", "m.tf", terraform('  sms_configuration {\n    external_id = "x"\n  }'), []],
  [
    "Amplify",
    "resource.ts",
    "defineAuth({ loginWith: { email: true }, userAttributes: { phoneNumber: { mutable: true } } });",
    ["email"],
  ],
  ["Amplify, both", "resource.ts", "defineAuth({ loginWith: { email: {}, phone: true } });", BOTH],
  ["Amplify, made elsewhere", "resource.ts", "defineAuth({ loginWith: login });", []],
  [
    "Amplify Gen 1",
    "amplify/backend/auth/a/cli-inputs.json",
    '{ "requiredAttributes": ["email"], "autoVerifiedAttributes": ["email"] }',
    ["email"],
  ],
  [
    "SST",
    "s.ts",
    sst('new Cognito(stack, "Auth", { login: ["email"], triggers: {} });'),
    ["email"],
  ],
  [
    "SST, with a phone of CDK's",
    "s.ts",
    sst('new Cognito(stack, "Auth", { cdk: { userPool: { autoVerify: { phone: true } } } });'),
    [],
  ],
  [
    "SST, a pool made elsewhere",
    "s.ts",
    sst('new Cognito(stack, "Auth", { login: ["email"], cdk: { userPool: pool } });'),
    [],
  ],
])("%s", async (_, file, text, contacts) => {
  expect((await projectPool([{ file, text }]))?.verifiedAtReset).toEqual(contacts);
});

it("is so of all pools of a project only if it is of each", async () => {
  const files = ["email: true", "email: true, phone: true"].map((aliases, index) => ({
    file: `${index}.ts`,
    text: cdk(`signInAliases: { ${aliases} }`),
  }));
  expect(await projectPool(files)).toMatchObject({ verifiedAtReset: [] });
});
