import { expect, it } from "vitest";
import type { AwsCall, CapturedMail } from "../../src/invocation.ts";
import { callsBeyond } from "../../src/runtime/role-calls.ts";

function missing(actions: readonly string[], calls: object[], mails: object[] = []): unknown[] {
  const made = { awsCalls: calls as AwsCall[], mails: mails as CapturedMail[] };
  return callsBeyond({ actions, file: "template.yaml" }, made).map(({ args }) => args);
}

function call(service: string, operation: string, parameters = {}): object {
  return { service, operation, parameters };
}

it.each([
  ["dynamodb", "PutItem", "dynamodb:PutItem"],
  ["cognito-idp", "AdminAddUserToGroup", "cognito-idp:AdminAddUserToGroup"],
  ["lambda", "Invoke", "lambda:InvokeFunction"],
  ["sns", "PublishBatch", "sns:Publish"],
  ["sqs", "SendMessageBatch", "sqs:SendMessage"],
  ["monitoring", "PutMetricData", "cloudwatch:PutMetricData"],
  ["tagging", "GetResources", "tag:GetResources"],
  ["rds-data", "ExecuteStatement", "rds-data:ExecuteStatement"],
])("%s %s needs %s", (service, operation, action) => {
  const file = "template.yaml";
  expect(missing(["s3:*"], [call(service, operation)])).toEqual([{ operation, action, file }]);
  const [own = ""] = action.split(":");
  for (const allowed of [
    action,
    action.toLowerCase(),
    `${own}:*`,
    "*",
    action.replace(/..$/, "*"),
  ]) {
    expect(missing([allowed], [call(service, operation)])).toEqual([]);
  }
});

it.each([
  ["cognito-idp", "InitiateAuth"],
  ["cognito-idp", "GetUser"],
  ["sts", "GetCallerIdentity"],
  ["s3", "GetObject"],
  ["http", "POST https://example.com/"],
  ["dynamodb", "ListTables"],
])("says nothing of %s %s", (service, operation) => {
  expect(missing([], [call(service, operation)])).toEqual([]);
});

it("asks for the permission of each part of a transaction", () => {
  const TransactItems = [{ Put: {} }, { ConditionCheck: {} }];
  const transaction = call("dynamodb", "TransactWriteItems", { TransactItems });
  expect(missing(["dynamodb:PutItem"], [transaction])).toMatchObject([
    { action: "dynamodb:ConditionCheckItem" },
  ]);
  expect(missing(["dynamodb:PutItem", "dynamodb:Condition*"], [transaction])).toEqual([]);
});

it.each([
  ["ses", "SendEmail", ["ses:SendRawEmail"], 1],
  ["ses", "SendRawEmail", ["ses:SendRawEmail"], 0],
  ["sesv2", "SendEmail", ["ses:SendRawEmail"], 0],
  ["sesv2", "SendEmail", ["sns:*"], 1],
  ["smtp", "smtp.example.com:587", [], 0],
])("a mail by %s %s with %j", (api, action, actions, count) => {
  expect(missing(actions, [], [{ api, action }])).toHaveLength(count);
});

it("says nothing of what other credentials sign", () => {
  const signer = "other";
  const mail = { api: "ses", action: "SendEmail", signer };
  expect(missing([], [{ ...call("sns", "Publish"), signer }], [mail])).toEqual([]);
});
