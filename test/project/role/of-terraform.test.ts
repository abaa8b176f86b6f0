import { expect, it } from "vitest";
import { handlersOfTerraform } from "../../../src/project/terraform.ts";

function actions(more: string, role = "aws_iam_role.lambda.arn"): unknown {
  const text = `
resource "aws_lambda_function" "fn" {
  handler = "index.handler"
  role    = ${role}
}
resource "aws_cognito_user_pool" "pool" {
  lambda_config { post_confirmation = aws_lambda_function.fn.arn }
}
variable "policy" {}
${more}`;
  const [found] = handlersOfTerraform([{ file: "main.tf", text }]);
  return found?.settings.role?.actions;
}

const ROLE = 'resource "aws_iam_role" "lambda" {\n name = "lambda"\n}';
const PUT = 'Effect = "Allow"\n Action = ["dynamodb:PutItem"]\n Resource = var.table_arn';

function attached(arn: string): string {
  return `${ROLE}
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.lambda.name
  policy_arn = ${arn}
}`;
}

it.each<[string, string, string[] | undefined]>([
  ["nothing", ROLE, []],
  [
    "a policy of its own",
    `${ROLE}
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.lambda.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      ${PUT}
    }]
  })
}`,
    ["dynamodb:PutItem"],
  ],
  [
    "a data source",
    `${ROLE}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["sns:Publish"]
    resources = ["*"]
  }
  statement {
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = ["*"]
  }
}
resource "aws_iam_policy" "p" { policy = data.aws_iam_policy_document.d.json }
resource "aws_iam_role_policy_attachment" "a" {
  role       = "lambda"
  policy_arn = aws_iam_policy.p.arn
}`,
    ["sns:Publish"],
  ],
  ["AWS's own", attached('"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"'), []],
  ["a policy that is a variable", attached("var.policy"), undefined],
  [
    "a text of many lines",
    `${ROLE}\nresource "aws_iam_role_policy" "p" {\n role = aws_iam_role.lambda.id\n policy = <<EOF\n{}\nEOF\n}`,
    undefined,
  ],
  [
    "another role's",
    `${ROLE}
resource "aws_iam_role" "other" { name = "other" }
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.other.id
  policy = var.policy
}`,
    [],
  ],
  [
    "a module of somebody else's",
    `${ROLE}\nmodule "m" {\n source = "acme/policies/aws"\n role = aws_iam_role.lambda.name\n}`,
    undefined,
  ],
  ["a topic that has a policy", `${ROLE}\nresource "aws_sns_topic_policy" "t" {}`, ["sns:*"]],
])("a role with %s", (_, more, expected) => {
  expect(actions(more)).toEqual(expected);
});

it.each(["var.role_arn", '"arn:aws:iam::123456789012:role/lambda"', "data.aws_iam_role.x.arn"])(
  "says nothing of the role %s",
  (role) => {
    expect(actions('data "aws_iam_role" "x" { name = "shared" }', role)).toBeUndefined();
  },
);
