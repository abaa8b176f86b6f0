// The custom attributes that pools have, as projects declare them.
import { expect, it } from "vitest";
import { definedAttributes } from "../../src/project/defined-attributes.ts";

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

it.each<[string, string[], string[] | undefined]>([
  ["Terraform", [TERRAFORM], ["custom:email", "custom:tier"]],
  [
    "Terraform, made",
    [TERRAFORM.replace("schema {", 'dynamic "schema" {\n    for_each = var.schemas')],
    undefined,
  ],
  ["Terraform, a name made", [TERRAFORM.replace('"tier"', "var.tier")], undefined],
  [
    "Terraform, a module",
    [TERRAFORM, 'module "a" { source = "x/cognito-user-pool/aws" }'],
    undefined,
  ],
  [
    "Terraform, its own module",
    [TERRAFORM, 'module "a" { source = "./modules/cognito" }'],
    ["custom:email", "custom:tier"],
  ],
  ["CDK", [CDK], ["custom:tier"]],
  ["CDK, none", ['new UserPool(this, "Pool", { selfSignUpEnabled: true });'], []],
  ["CDK, no properties", ['new UserPool(this, "Pool");'], undefined],
  ["CDK, others' properties", ['new UserPool(this, "Pool", { ...props });'], undefined],
  [
    "CDK, attributes made",
    ['new UserPool(this, "Pool", { customAttributes: more() });'],
    undefined,
  ],
  ["CDK, attributes elsewhere", ['new UserPool(this, "Pool", { customAttributes });'], undefined],
  [
    "Amplify",
    [
      'defineAuth({ loginWith: { email: true }, userAttributes: { "custom:tier": { dataType: "String" } } });',
    ],
    ["custom:tier"],
  ],
  ["Amplify, changed", ["defineAuth({ loginWith: {} });", "cfnUserPool.schema = more;"], undefined],
  ["CloudFormation", ["Pool:\n  Type: AWS::Cognito::UserPool\n", CDK], undefined],
  ["no pool", ["export {};"], undefined],
])("%s", (_, texts, names) => {
  const found = definedAttributes(texts);
  expect(found && [...found]).toEqual(names);
});
