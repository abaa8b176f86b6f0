import type { Assumption } from "../assumption.ts";
import type { AwsCall, CapturedMail } from "../invocation.ts";
import { asObject, isObject } from "../json.ts";
import type { RoleActions } from "../role-actions.ts";
import { fitsWildcard } from "../wildcard.ts";

interface Calls {
  awsCalls: readonly AwsCall[];
  mails: readonly CapturedMail[];
}

/** Permissions that a call needs all of. Where there are several names, any one of them will do. */
type Needs = readonly (readonly string[])[];

/** Calls that fail on AWS, as nothing in the function's role allows them. */
export function callsBeyond({ actions, file }: RoleActions, { awsCalls, mails }: Calls) {
  const isAllowed = (action: string): boolean => actions.some((each) => fitsWildcard(each, action));
  const found = new Map<string, Assumption>();
  const check = (operation: string, needs: Needs): void => {
    const [action] = needs.find((any) => !any.some(isAllowed)) ?? [];
    if (action === undefined || found.has(action)) return;
    const args = { operation, action, file };
    found.set(action, { code: "role-access", severity: "warning", where: {}, args });
  };
  for (const call of awsCalls) {
    if (call.signer === undefined) check(call.operation, needsOf(call));
  }
  for (const mail of mails) {
    if (mail.signer === undefined) check(mail.action, needsOfMail(mail));
  }
  return [...found.values()];
}

function needsOfMail({ api, action }: CapturedMail): Needs {
  if (api === "smtp") return [];
  // The new API has one operation for what the old one has several for.
  const other = ["ses:SendEmail", "ses:SendRawEmail", "ses:SendTemplatedEmail"];
  return [api === "ses" ? [`ses:${action}`] : [`ses:${action}`, ...other]];
}

/** Operations whose permission has their own name, and is needed in any case. */
const OWN: Readonly<Record<string, RegExp>> = {
  "cognito-idp":
    /^(?:Admin\w+|(?:Create|Delete|Get|Update)Group|List(?:Groups|Users|UsersInGroup)|DescribeUserPool(?:Client)?)$/,
  dynamodb: /^(?:Batch(?:Get|Write)Item|(?:Delete|Get|Put|Update)Item|DescribeTable|Query|Scan)$/,
  events: /^PutEvents$/,
  firehose: /^PutRecord(?:Batch)?$/,
  kinesis: /^PutRecords?$/,
  "rds-data": /^(?:Batch)?ExecuteStatement$/,
  scheduler: /^CreateSchedule$/,
  secretsmanager: /^GetSecretValue$/,
  sns: /^(?:Publish|Subscribe)$/,
  sqs: /^SendMessage$/,
  ssm: /^(?:GetParameters?|GetParametersByPath|PutParameter)$/,
  states: /^Start(?:Sync)?Execution$/,
};

const OTHER: Readonly<Record<string, string>> = {
  "lambda Invoke": "lambda:InvokeFunction",
  "monitoring PutMetricData": "cloudwatch:PutMetricData",
  "sns PublishBatch": "sns:Publish",
  "sqs SendMessageBatch": "sqs:SendMessage",
  "tagging GetResources": "tag:GetResources",
};

function needsOf({ service, operation, parameters }: AwsCall): Needs {
  if (OWN[service]?.test(operation) === true) return [[`${service}:${operation}`]];
  const other = OTHER[`${service} ${operation}`];
  if (other !== undefined) return [[other]];
  return service === "dynamodb" ? needsOfTransaction(asObject(parameters)["TransactItems"]) : [];
}

/** Those of each part: a transaction has none of its own. */
function needsOfTransaction(items: unknown): Needs {
  const parts = (Array.isArray(items) ? items : []).filter(isObject).flatMap(Object.keys);
  return parts.flatMap((part) => {
    const action = TRANSACTION[part];
    return action === undefined ? [] : [[`dynamodb:${action}`]];
  });
}

const TRANSACTION: Readonly<Record<string, string>> = {
  ConditionCheck: "ConditionCheckItem",
  Delete: "DeleteItem",
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
};
