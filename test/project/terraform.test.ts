import { expect, it } from "vitest";
import { handlersOfTerraform } from "../../src/project/terraform.ts";

function declared(body: string, more = "", trigger = "aws_lambda_function.fn.arn") {
  const text = `
resource "aws_lambda_function" "fn" {
  handler = "index.handler"
  ${body}
}
resource "aws_cognito_user_pool" "pool" { # with "quotes"
  lambda_config {
    pre_sign_up       = null
    post_confirmation = ${trigger}
  }
}
${more}`;
  const files = [
    { file: "infra/main.tf", text },
    { file: "infra/terraform.tfvars", text: `stage = "prod"` },
  ];
  return handlersOfTerraform(files).find(({ isTrigger }) => isTrigger);
}

const ARCHIVES = `
data "archive_file" "zip" {
  source_dir  = "\${path.module}/../src"
  output_path = "fn.zip"
}
data "archive_file" "one" {
  source_file = "../src/index.js"
  output_path = "one.zip"
}`;

it.each([
  ["filename = data.archive_file.zip.output_path", "src"],
  [`filename = "\${path.module}/fn.zip"`, "src"],
  [`filename = "one.zip"`, "src"],
  [`filename = "../build/confirm.zip"`, "build/confirm"],
  [`source_path = "../src"`, "src"],
  [`s3_key = "x"`, "infra"],
])("the code of { %s } is in %s", (body, root) => {
  expect(declared(body, ARCHIVES)?.handlers[0]).toMatchObject({ root, handler: "index.handler" });
});

const MODULE = {
  file: "infra/auth/main.tf",
  text: `variable "arn" { default = "" }
resource "aws_cognito_user_pool" "pool" {
  lambda_config {
    post_confirmation = var.arn != "" ? var.arn : null
  }
}`,
};

it("a trigger that a module has only where it is given one is followed", () => {
  const main = `module "auth" {
  source = "./auth"
  arn    = aws_lambda_function.fn.arn
}
resource "aws_lambda_function" "fn" {
  handler = "index.handler"
  runtime = "nodejs22.x"
  timeout = lookup(local.timeouts, var.stage, 3)
}
variable "stage" { default = "dev" }
locals { timeouts = { dev = 7 } }`;
  const all = handlersOfTerraform([{ file: "infra/main.tf", text: main }, MODULE]);
  expect(all.filter(({ isTrigger }) => isTrigger).map(({ settings }) => settings)).toMatchObject([
    { runtime: "nodejs22.x", timeoutMs: 7000 },
  ]);
});

it.each([
  ['var.none != "" ? 20 : 10', 10],
  ['(var.stage == "prod") ? 20 : 10', 20],
  ["var.unknown ? 20 : 10", undefined],
  ["var.unknown ? 20 : null", 20],
  ["try(var.unknown, var.timeout)", 9],
  ['coalesce(var.none, "6")', 6],
  ["lookup(local.none, var.stage, 4)", 4],
  ['lookup({ prod = 8 }, "prod", 4)', 8],
])("an expression: %s", (expression, seconds) => {
  const more = 'variable "none" { default = "" }\nvariable "timeout" { default = 9 }';
  const { settings } = declared(`timeout = ${expression}`, more) ?? {};
  expect(settings?.timeoutMs).toBe(seconds === undefined ? undefined : seconds * 1000);
});

it.each([
  "var.unknown ? aws_lambda_function.fn.arn : null",
  "try(aws_lambda_function.fn.arn, null)",
  "one(aws_lambda_function.fn[*].arn)",
])("the trigger %s is followed", (trigger) => {
  expect(declared("timeout = 4", "", trigger)?.settings.timeoutMs).toBe(4000);
});

it.each([
  ["memory_size = 256\n timeout = var.timeout", { memoryMb: 256, timeoutMs: 9000 }],
  ["timeout = var.unknown", { timeoutMs: undefined }],
  [
    'environment {\n variables = {\n A = "a" # one\n "B" = "b-${var.stage}", C = local.c\n D = aws_x.y.z\n E = <<-EOT\n e = "1"\n EOT\n }\n }',
    { variables: { A: "a", B: "b-prod", C: "c-prod" }, madeUp: { D: "local-D", E: "local-E" } },
  ],
  ["environment { variables = merge(local.unknown, {}) }", { variables: {}, madeUp: {} }],
  [
    'environment { variables = merge(local.shared, { B = "own" }) }',
    { variables: { A: "c-prod", B: "own" } },
  ],
  [
    'environment {\n variables = {\n A = "hi@${var.domain}"\n SENDER = var.sender\n }\n }',
    {
      variables: {},
      madeUp: { A: "hi@local-domain.example.com", SENDER: "local-sender@example.com" },
    },
  ],
  ["runtime = local.runtime", { runtime: "nodejs20.x" }],
  ["runtime = var.stage == local.c ? 1 : 2", { runtime: undefined }],
])("the settings of { %s }", (body, settings) => {
  const more = `
variable "timeout" {
  default = 9
}
variable "stage" { default = "dev" }
locals {
  c       = "c-\${var.stage}"
  shared  = { A = local.c, B = "shared" }
  runtime = "nodejs20.x"
}`;
  expect(declared(body, more)?.settings).toMatchObject(settings);
});

it.each([
  ["aws_lambda_function.fn.arn", "fn"],
  ['"${aws_lambda_function.fn.arn}"', "fn"],
  ["aws_lambda_function.fn[0].arn", "fn"],
  ["aws_lambda_alias.live.arn", "fn"],
  ["local.arn", "fn"],
  ["module.registry.lambda_function_arn", "registry"],
])("%s is the function %s", (trigger, name) => {
  const more = `
resource "aws_lambda_alias" "live" { function_name = aws_lambda_function.fn.function_name }
locals { arn = aws_lambda_function.fn.arn }
module "registry" {
  source  = "terraform-aws-modules/lambda/aws"
  handler = "index.handler"
}`;
  expect(declared("", more, trigger)).toMatchObject({ name });
});

it.each(["var.arn", "module.other.arn", '"arn:aws:lambda:x"', "try(a.b.arn, null)", "local.loop"])(
  "%s cannot be followed",
  (trigger) => {
    const found = declared("", "locals { loop = local.loop }", trigger);
    expect(found).toMatchObject({ handlers: [], line: 6 });
    expect(found?.unread).toBeTruthy();
  },
);

it.each(["}", '"', "resource {", "a = <<X", 'resource "aws_lambda_function" {'])(
  "%s is read as far as it goes",
  (text) => {
    expect(() => handlersOfTerraform([{ file: "main.tf", text }])).not.toThrow();
  },
);

it("one of several functions is known by its key", () => {
  const made = `
locals { functions = { confirm = { handler = "confirm.handler", memory = 256 } } }
resource "aws_lambda_function" "all" {
  for_each    = local.functions
  handler     = each.value.handler
  memory_size = each.value.memory
  environment { variables = { KEY = each.key } }
}`;
  const found = declared("", made, 'aws_lambda_function.all["confirm"].arn');
  expect(found?.handlers[0]).toMatchObject({ handler: "confirm.handler" });
  expect(found?.settings).toMatchObject({ memoryMb: 256, variables: { KEY: "confirm" } });
});

it("one of several uses of a module is known by its key", () => {
  const pool = `
locals { handlers = { confirm = "a.confirm" } }
module "fn" {
  for_each = local.handlers
  source   = "./fn"
  handler  = each.value
}
resource "aws_cognito_user_pool" "pool" {
  lambda_config { post_confirmation = module.fn["confirm"].arn }
}`;
  const fn = `
variable "handler" {}
resource "aws_lambda_function" "fn" { handler = var.handler }
output "arn" { value = aws_lambda_function.fn.arn }`;
  const files = [
    { file: "main.tf", text: pool },
    { file: "fn/main.tf", text: fn },
  ];
  const found = handlersOfTerraform(files).find(({ isTrigger }) => isTrigger);
  expect(found?.handlers[0]).toMatchObject({ handler: "a.confirm" });
});

it("a path that begins with the place of another module is known from the project's folder", () => {
  const files = [
    {
      file: "infra/main.tf",
      text: 'module "fn" {\n source = "./fn"\n sources = "${path.module}/../backend/lambdas"\n}',
    },
    {
      file: "infra/fn/main.tf",
      text: `variable "sources" {}
data "archive_file" "zip" {
  source_dir  = "\${var.sources}/confirm"
  output_path = "\${path.module}/confirm.zip"
}
resource "aws_lambda_function" "fn" {
  handler  = "index.handler"
  filename = data.archive_file.zip.output_path
}`,
    },
  ];
  expect(handlersOfTerraform(files)[0]?.handlers[0]).toMatchObject({
    ...{ root: "backend/lambdas/confirm", handler: "index.handler" },
  });
});
