/**
 * Lengths and patterns that the table of models does not have, of the parameters that a handler fills
 * from its event or its environment. AWS's API references list them.
 */
export interface Constraint {
  min?: number;
  max?: number;
  pattern?: string;
  /** A cheaper pattern that most valid values match. */
  usual?: RegExp;
  /** The only values, in AWS's order. */
  values?: readonly string[];
  /** The smallest and the largest number. */
  range?: readonly [least: number, most: number];
}

const LINE: Constraint = {
  min: 1,
  max: 128,
  pattern: String.raw`[\p{L}\p{M}\p{S}\p{N}\p{P}]+`,
  usual: /^[!-~]+$/,
};

const CONSTRAINTS: Readonly<Record<string, Readonly<Record<string, Constraint>>>> = {
  "cognito-idp": {
    UserPoolId: { min: 1, max: 55, pattern: String.raw`[\w-]+_[0-9a-zA-Z]+` },
    Username: LINE,
    GroupName: LINE,
    DesiredDeliveryMediums: { values: ["SMS", "EMAIL"] },
    MessageAction: { values: ["RESEND", "SUPPRESS"] },
    ClientId: { min: 1, max: 128, pattern: String.raw`[\w+]+` },
    Limit: { range: [0, 60] },
  },
  dynamodb: {
    TableName: { min: 1, max: 1024 },
    ReturnValues: { values: ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"] },
    ReturnConsumedCapacity: { values: ["INDEXES", "TOTAL", "NONE"] },
    TransactItems: { min: 1, max: 100 },
    RequestItems: { min: 1 },
    Limit: { range: [1, 2 ** 31 - 1] },
  },
  events: { Entries: { min: 1, max: 10 }, EventBusName: { min: 1, max: 1600 } },
  firehose: { DeliveryStreamName: { min: 1, max: 64, pattern: "[a-zA-Z0-9_.-]+" } },
  kms: { KeyId: { min: 1, max: 2048 } },
  lambda: {
    InvocationType: { values: ["Event", "RequestResponse", "DryRun"] },
    FunctionName: {
      min: 1,
      max: 170,
      pattern: String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`,
    },
  },
  logs: {
    logGroupName: { min: 1, max: 512, pattern: String.raw`[\.\-_/#A-Za-z0-9]+` },
    logEvents: { min: 1, max: 10_000 },
    logStreamName: { min: 1, max: 512, pattern: "[^:*]*" },
  },
  scheduler: {
    Name: { min: 1, max: 64, pattern: "[0-9a-zA-Z-_.]+" },
    Mode: { values: ["OFF", "FLEXIBLE"] },
    State: { values: ["ENABLED", "DISABLED"] },
    ActionAfterCompletion: { values: ["NONE", "DELETE"] },
  },
  secretsmanager: { SecretId: { min: 1, max: 2048 } },
  ssm: { Names: { min: 1, max: 10 }, Name: { min: 1, max: 2048 } },
  states: { stateMachineArn: { min: 1, max: 256 } },
  sts: { RoleSessionName: { min: 2, max: 64, pattern: String.raw`[\w+=,.@-]*` } },
};

export function constraintOf(service: string, name: string): Constraint | undefined {
  const own = CONSTRAINTS[service];
  return own !== undefined && Object.hasOwn(own, name) ? own[name] : undefined;
}
