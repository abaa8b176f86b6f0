import { EXAMPLE_ACCOUNT } from "./arn.ts";
import { dashed, madeUpName, madeUpQueueUrl, schemeOf } from "./made-up-name.ts";

/** What stands in for the value of a variable that only a deployment knows, in the form that its name asks for. */
export function madeUpValue(name: string, text = `local-${name}`): string {
  if (/(?:^|_|[A-Z]{3})ARN$|[a-z]Arn$/.test(name)) return madeUpArn(name, text);
  const scheme = schemeOf(name);
  if (scheme === undefined) return madeUpName(name, text);
  const queue = madeUpQueueUrl(name);
  if (queue !== undefined) return queue;
  const host = dashed(text);
  if (/GRAPHQL|APPSYNC/i.test(name)) return graphqlEndpoint(host);
  return `${scheme}://${host}.example.com`;
}

/** By what the name of a variable is about: the service, and what stands before the resource's own name. */
const RESOURCES: readonly [RegExp, service: string, before: string][] = [
  [/QUEUE|SQS/i, "sqs", ""],
  [/STATE_?MACHINE/i, "states", "stateMachine:"],
  [/BUS/i, "events", "event-bus/"],
  [/SECRET/i, "secretsmanager", "secret:"],
  [/FUNCTION|LAMBDA/i, "lambda", "function:"],
  [/USER_?POOL/i, "cognito-idp", "userpool/"],
  [/ROLE/i, "iam", "role/"],
  [/TABLE/i, "dynamodb", "table/"],
  [/STREAM/i, "kinesis", "stream/"],
  [/KMS|KEY/i, "kms", "key/"],
  [/CLUSTER|AURORA|RDS|DB/i, "rds", "cluster:"],
  [/IDENTITY|SES/i, "ses", "identity/"],
];

function madeUpArn(name: string, id: string): string {
  if (/BUCKET/i.test(name)) return `arn:aws:s3:::${dashed(id)}`;
  const [, service, before] = RESOURCES.find(([words]) => words.test(name)) ?? ["", "sns", ""];
  const region = service === "iam" ? "" : "us-east-1";
  return `arn:aws:${service}:${region}:${EXAMPLE_ACCOUNT}:${before}${id}`;
}

export function graphqlEndpoint(host: string): string {
  return `https://${host}.appsync-api.us-east-1.amazonaws.com/graphql`;
}
