import * as Logs from "@aws-sdk/client-cloudwatch-logs";
import * as Cognito from "@aws-sdk/client-cognito-identity-provider";
import * as Lambda from "@aws-sdk/client-lambda";
import * as S3 from "@aws-sdk/client-s3";
import * as Ses from "@aws-sdk/client-ses";
import * as SesV2 from "@aws-sdk/client-sesv2";
import * as StepFunctions from "@aws-sdk/client-sfn";
import { expect, it } from "vitest";
import { answering, requestHandler } from "../../helpers/answered-sdk.ts";

const asked = answering();
const options = {
  region: "us-east-1",
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
  requestHandler: requestHandler(asked),
  maxAttempts: 1,
};

/** What a call of a client comes to: its answer, or `Name: message`. */
async function outcome(sent: Promise<object>): Promise<unknown> {
  try {
    return await sent;
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
}

const logs = new Logs.CloudWatchLogsClient(options);
const cognito = new Cognito.CognitoIdentityProviderClient(options);
const lambda = new Lambda.LambdaClient(options);
const s3 = new S3.S3Client(options);
const ses = new Ses.SESClient(options);
const sesV2 = new SesV2.SESv2Client(options);
const flows = new StepFunctions.SFNClient(options);

const UserPoolId = "us-east-1_AbCdEfGhI";
const stateMachineArn = "arn:aws:states:us-east-1:111122223333:stateMachine:flow";
/** What a handler in JavaScript leaves out. */
const NONE = undefined as unknown as string;
const place = { Bucket: "users", Key: "a b.txt" };

it.each<[string, () => Promise<object>, unknown]>([
  [
    "a group",
    () => cognito.send(new Cognito.CreateGroupCommand({ UserPoolId, GroupName: "members" })),
    { Group: { GroupName: "members", CreationDate: expect.any(Date) } },
  ],
  [
    "a user without a pool",
    () => cognito.send(new Cognito.AdminGetUserCommand({ UserPoolId: NONE, Username: "maria" })),
    "InvalidParameterException: 1 validation error detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
  ],
  [
    "an event of a log",
    () =>
      logs.send(
        new Logs.PutLogEventsCommand({
          logGroupName: "a",
          logStreamName: "b",
          logEvents: [{ timestamp: 1, message: "x" }],
        }),
      ),
    { $metadata: { httpStatusCode: 200 } },
  ],
  [
    "an event of no log",
    () =>
      logs.send(
        new Logs.PutLogEventsCommand({
          logGroupName: "a",
          logStreamName: "b",
          logEvents: undefined,
        }),
      ),
    "InvalidParameterException: 1 validation error detected: Value null at 'logEvents' failed to satisfy constraint: Member must not be null",
  ],
  [
    "a function's answer",
    () => lambda.send(new Lambda.InvokeCommand({ FunctionName: "next" })),
    { StatusCode: 200 },
  ],
  [
    "a function that nobody named",
    () => lambda.send(new Lambda.InvokeCommand({ FunctionName: "undefined" })),
    "ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:111122223333:function:undefined",
  ],
  [
    "a function without a name",
    () => lambda.send(new Lambda.InvokeCommand({ FunctionName: "" })),
    "UnknownOperationException: UnknownError",
  ],
  [
    "a command of another service",
    () => {
      const command = new StepFunctions.StartExecutionCommand({ stateMachineArn });
      return cognito.send(command as unknown as Cognito.AdminGetUserCommand);
    },
    "UnknownOperationException: UnknownError",
  ],
  [
    "an object",
    () => s3.send(new S3.PutObjectCommand({ ...place, Body: "hello" })),
    { ETag: '"5d41402abc4b2a76b9719d911017c592"' },
  ],
  [
    "the same object",
    async () => ({
      text: await (await s3.send(new S3.GetObjectCommand(place))).Body?.transformToString(),
    }),
    { text: "hello" },
  ],
  [
    "a copy of it",
    () =>
      s3.send(new S3.CopyObjectCommand({ ...place, Key: "b.txt", CopySource: "users/a%20b.txt" })),
    { CopyObjectResult: { ETag: '"5d41402abc4b2a76b9719d911017c592"' } },
  ],
  [
    "all objects",
    () => s3.send(new S3.ListObjectsV2Command({ Bucket: "users" })),
    { KeyCount: 2, Contents: [{ Key: "a b.txt" }, { Key: "b.txt" }] },
  ],
  [
    "their end",
    () =>
      s3.send(
        new S3.DeleteObjectsCommand({ Bucket: "users", Delete: { Objects: [{ Key: place.Key }] } }),
      ),
    { Deleted: [{ Key: place.Key }] },
  ],
  [
    "an object that is gone",
    () => s3.send(new S3.GetObjectCommand(place)),
    "NoSuchKey: The specified key does not exist.",
  ],
  [
    "an identity",
    () => ses.send(new Ses.GetIdentityDkimAttributesCommand({ Identities: ["example.com"] })),
    { DkimAttributes: {} },
  ],
  ["a contact list", () => sesV2.send(new SesV2.ListContactListsCommand()), { ContactLists: [] }],
  [
    "a contact without a list",
    () =>
      sesV2.send(
        new SesV2.PutSuppressedDestinationCommand({ EmailAddress: NONE, Reason: "BOUNCE" }),
      ),
    "BadRequestException: 1 validation error detected: Value null at 'emailAddress' failed to satisfy constraint: Member must not be null",
  ],
  [
    "an execution",
    () => flows.send(new StepFunctions.StartExecutionCommand({ stateMachineArn })),
    { startDate: expect.any(Date) },
  ],
  [
    "an execution of nothing",
    () => flows.send(new StepFunctions.StartExecutionCommand({ stateMachineArn: NONE })),
    "ValidationException: 1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null",
  ],
])("clients of version 3 read: %s", async (_what, send, expected) => {
  expect({ found: await outcome(send()) }).toMatchObject({ found: expected });
});
