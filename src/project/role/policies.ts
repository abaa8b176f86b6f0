import type { Json } from "../../json.ts";
import type { RoleActions } from "../../role-actions.ts";
import { memberOf } from "../values.ts";

/** What policies allow, as IAM writes it. `undefined`: they say more than can be read. */
export type Actions = readonly string[] | undefined;

export function roleIn(file: string, actions: Actions): RoleActions | undefined {
  return actions && { actions: [...new Set(actions)], file };
}

export type TextOf = (value: Json) => string | undefined;

/** What all of some policies allow. One that cannot be read leaves all of it open. */
export function together(all: readonly Actions[]): Actions {
  const read = all.filter((each) => each !== undefined);
  return read.length === all.length ? read.flat() : undefined;
}

/** What a policy document allows, whatever the resources and the conditions. */
export function allowedBy(document: Json | undefined, textOf: TextOf): Actions {
  const statements = memberOf(document, "Statement");
  return statements === undefined ? undefined : allowedByStatements(statements, textOf);
}

export function allowedByStatements(statements: Json, textOf: TextOf): Actions {
  return together([statements].flat().map((each) => allowedByStatement(each, textOf)));
}

function allowedByStatement(statement: Json, textOf: TextOf): Actions {
  const effect = memberOf(statement, "Effect");
  if (effect === "Deny") return [];
  const actions = memberOf(statement, "Action");
  return effect === "Allow" && actions !== undefined ? textsIn(actions, textOf) : undefined;
}

/** A text, or a list of texts. */
export function textsIn(value: Json, textOf: TextOf): Actions {
  return together(
    [value].flat().map((each) => {
      const text = textOf(each);
      return text === undefined ? undefined : [text];
    }),
  );
}

/** What a policy of AWS's own allows, and more of the same services. By its name or its ARN. */
export function allowedByManaged(name: string): Actions {
  const [, own = ""] = /^(?:arn:[\w-]+:iam::aws:policy\/(?:[\w-]+\/)*)?(\w+)$/.exec(name) ?? [];
  return Object.hasOwn(MANAGED, own) ? MANAGED[own] : undefined;
}

const MANAGED: Readonly<Record<string, readonly string[]>> = {
  AmazonCognitoReadOnly: ["cognito-*:*", "iam:*", "sns:*"],
  AmazonSESFullAccess: ["ses:*"],
  AmazonSQSFullAccess: ["sqs:*"],
  AmazonSSMReadOnlyAccess: ["ssm:*"],
  AWSLambdaBasicExecutionRole: [],
  AWSLambdaDynamoDBExecutionRole: ["dynamodb:*"],
  AWSLambdaRole: ["lambda:InvokeFunction"],
  AWSLambdaSQSQueueExecutionRole: ["sqs:*"],
  AWSLambdaVPCAccessExecutionRole: [],
  AWSXRayDaemonWriteAccess: [],
  AWSXrayWriteOnlyAccess: [],
  CloudWatchLambdaInsightsExecutionRolePolicy: [],
};

/** What is sent on for a function, and needs a permission of its role that frameworks add. */
export const BY_LAMBDA: Actions = ["events:*", "lambda:*", "s3:*", "sns:*", "sqs:*"];
