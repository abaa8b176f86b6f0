import { EXAMPLE_ACCOUNT } from "../../../arn.ts";
import { isUnset } from "../../../unset-name.ts";
import { asObject } from "../../../json.ts";
import type { Json } from "../../../json.ts";
import { listOf } from "../call.ts";
import type { Call, JsonObject } from "../call.ts";
import { AwsError } from "../refusal.ts";

/** The error of a service for a thing that does not exist. */
type NotFound = (name: string, region: string) => AwsError;

const notFound =
  (error: string, message: string, status = 400): NotFound =>
  (name, region) => {
    const text = message.replace("$name", name).replace("$place", `${region}:${EXAMPLE_ACCOUNT}`);
    return new AwsError(error, text, { status });
  };

/** By service and parameter. */
const THINGS: Readonly<Record<string, Readonly<Record<string, NotFound>>>> = {
  "cognito-idp": { GroupName: notFound("ResourceNotFoundException", "Group not found.") },
  dynamodb: { TableName: notFound("ResourceNotFoundException", "Requested resource not found") },
  firehose: {
    DeliveryStreamName: notFound("ResourceNotFoundException", "Firehose $name not found."),
  },
  kms: { KeyId: notFound("NotFoundException", "Invalid keyId $name") },
  lambda: {
    FunctionName: notFound(
      "ResourceNotFoundException",
      "Function not found: arn:aws:lambda:$place:function:$name",
      404,
    ),
  },
  logs: {
    logGroupName: notFound("ResourceNotFoundException", "The specified log group does not exist."),
  },
  s3: { Bucket: notFound("NoSuchBucket", "The specified bucket does not exist", 404) },
  secretsmanager: {
    SecretId: notFound(
      "ResourceNotFoundException",
      "Secrets Manager can't find the specified secret.",
    ),
  },
  sns: { TopicArn: notFound("NotFound", "Topic does not exist", 404) },
  sqs: {
    QueueUrl: notFound("QueueDoesNotExist", "The specified queue does not exist."),
  },
  ssm: { Name: notFound("ParameterNotFound", "Parameter $name not found.") },
  states: {
    stateMachineArn: notFound("StateMachineDoesNotExist", "State Machine Does Not Exist: '$name'"),
  },
};

/** Refuses a name made from a variable that is not set: nothing is called "undefined". */
export function refuseUnset(service: string, { operation, input, region }: Call): void {
  // A new thing may have any name.
  if (/^(?:Create|PutParameter)/.test(operation)) return;
  for (const [parameter, refusal] of Object.entries(THINGS[service] ?? {})) {
    for (const name of [input[parameter], ...tablesOf(input)]) {
      // What is not an ARN at all is another mistake.
      if (/arn$/i.test(parameter) && typeof name === "string" && !name.startsWith("arn:")) continue;
      if (typeof name === "string" && isUnset(name)) throw refusal(name, region);
    }
  }
}

/** The tables of DynamoDB's calls that name several. */
function tablesOf({ RequestItems: requests, TransactItems: items }: JsonObject): Json[] {
  const transacted = listOf(items).flatMap((item) => Object.values(item).map(asObject));
  return [
    ...Object.keys(asObject(requests)),
    ...transacted.flatMap(({ TableName }) => (TableName === undefined ? [] : [TableName])),
  ];
}
