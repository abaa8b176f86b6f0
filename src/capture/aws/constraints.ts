import type { Constraint, ServiceModel } from "./model.ts";

const LINE: Constraint = {
  pattern: String.raw`[\p{L}\p{M}\p{S}\p{N}\p{P}]+`,
  usual: /^[!-~]+$/,
};

/**
 * Patterns of the parameters that a handler fills from its event or its environment, and values in the order in
 * which AWS lists them. The rest is in the models.
 */
const CONSTRAINTS: Readonly<Record<string, Readonly<Record<string, Constraint>>>> = {
  "cognito-idp": {
    UserPoolId: { pattern: String.raw`[\w-]+_[0-9a-zA-Z]+` },
    Username: LINE,
    GroupName: LINE,
    ClientId: { pattern: String.raw`[\w+]+` },
    MessageAction: { values: ["RESEND", "SUPPRESS"] },
  },
  dynamodb: {
    ReturnValues: { values: ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"] },
  },
  firehose: { DeliveryStreamName: { pattern: "[a-zA-Z0-9_.-]+" } },
  lambda: {
    FunctionName: {
      max: 170,
      pattern: String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`,
    },
  },
  logs: {
    logGroupName: { pattern: String.raw`[\.\-_/#A-Za-z0-9]+` },
    logStreamName: { pattern: "[^:*]*" },
  },
  scheduler: {
    Name: { pattern: "[0-9a-zA-Z-_.]+" },
    Mode: { values: ["OFF", "FLEXIBLE"] },
  },
  sts: { RoleSessionName: { pattern: String.raw`[\w+=,.@-]*` } },
};

/** What a parameter of an operation must be like; at the top of its input, some differ from those inside. */
export function constraintOf(
  service: string,
  { constraints = {} }: ServiceModel,
  name: string,
  operation?: string,
): Constraint {
  const own = CONSTRAINTS[service] ?? {};
  return {
    ...memberOf(constraints, name),
    ...(operation !== undefined && memberOf(constraints, `${operation}.${name}`)),
    ...memberOf(own, name),
  };
}

function memberOf<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
