import { readdirSync, statSync } from "node:fs";
import AWS from "aws-sdk";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/json.ts";
import { constraintOf } from "../../../src/capture/aws/constraints.ts";
import { kindOf, modelOf, operationOf, resolved } from "../../../src/capture/aws/model.ts";
import type { Constraint, ServiceModel, Shape } from "../../../src/capture/aws/model.ts";
import { answering, answerOldSdk } from "../../helpers/answered-sdk.ts";

type JsonObject = Record<string, Json>;

const CLIENTS: Readonly<Record<string, keyof typeof AWS>> = {
  appsync: "AppSync",
  "cognito-identity": "CognitoIdentity",
  "cognito-idp": "CognitoIdentityServiceProvider",
  dynamodb: "DynamoDB",
  events: "EventBridge",
  firehose: "Firehose",
  kinesis: "Kinesis",
  kms: "KMS",
  lambda: "Lambda",
  logs: "CloudWatchLogs",
  "rds-data": "RDSDataService",
  s3: "S3",
  scheduler: "Scheduler",
  secretsmanager: "SecretsManager",
  ses: "SES",
  sesv2: "SESV2",
  sns: "SNS",
  sqs: "SQS",
  ssm: "SSM",
  states: "StepFunctions",
  sts: "STS",
};

/** Values that are more than of their type. */
const VALUES: Readonly<Record<string, Json>> = {
  Key: "key",
  Mode: "OFF",
  Protocol: "sqs",
  Source: "us@example.com",
  ScheduleExpression: "rate(1 day)",
  QueueUrl: "https://sqs.us-east-1.amazonaws.com/111122223333/queue",
  UserPoolId: "us-east-1_AbCdEfGhI",
  stateMachineArn: "arn:aws:states:us-east-1:111122223333:stateMachine:flow",
};

const MAIL = "From: us@example.com\r\nTo: maria@example.com\r\nSubject: Hello\r\n\r\nHello\r\n";

const TRACKING = { TrackingOptions: { CustomRedirectDomain: "example.com" } };

const TO = { Destination: { ToAddresses: ["maria@example.com"] } };

const SES = {
  templates: [{ name: "value", subject: "Hello", text: "Hello" }],
  suppressed: ["suppressed@example.com"],
};

/** What services ask for that their models call optional. */
const ALSO: Readonly<Record<string, JsonObject>> = {
  "cognito-idp AdminUpdateUserAttributes": { UserAttributes: [{ Name: "name", Value: "Ann" }] },
  "dynamodb BatchWriteItem": {
    RequestItems: { users: [{ PutRequest: { Item: { id: { S: "1" } } } }] },
  },
  "dynamodb TransactWriteItems": {
    TransactItems: [{ Put: { TableName: "users", Item: { id: { S: "1" } } } }],
  },
  "dynamodb Query": {
    KeyConditionExpression: "id = :id",
    ExpressionAttributeValues: { ":id": { S: "1" } },
  },
  "ses CreateConfigurationSetTrackingOptions": TRACKING,
  "ses UpdateConfigurationSetTrackingOptions": TRACKING,
  "ses UpdateTemplate": { Template: { TemplateName: "value", SubjectPart: "Hello" } },
  "sesv2 UpdateEmailTemplate": { TemplateName: "value", TemplateContent: { Subject: "Hello" } },
  "ses CreateTemplate": { Template: { TemplateName: "new", SubjectPart: "Hello" } },
  "ses SendEmail": { Destination: { ToAddresses: ["maria@example.com"] } },
  "ses SendRawEmail": { RawMessage: { Data: MAIL } },
  "ses SendTemplatedEmail": { ...TO, TemplateData: "{}" },
  "ses SendBulkTemplatedEmail": { Destinations: [TO], DefaultTemplateData: "{}" },
  "ses TestRenderTemplate": { TemplateData: "{}" },
  "sesv2 CreateEmailTemplate": { TemplateName: "new", TemplateContent: { Subject: "Hello" } },
  "sesv2 GetSuppressedDestination": { EmailAddress: "suppressed@example.com" },
  "sesv2 SendBulkEmail": {
    FromEmailAddress: "us@example.com",
    DefaultContent: { Template: { TemplateName: "value", TemplateData: "{}" } },
    BulkEmailEntries: [TO],
  },
  "sesv2 SendEmail": { Content: { Raw: { Data: MAIL } } },
  "sesv2 TestRenderEmailTemplate": { TemplateData: "{}" },
  "sns Publish": { TopicArn: "arn:aws:sns:us-east-1:111122223333:topic" },
};

interface Place {
  service: string;
  model: ServiceModel;
  operation: string;
}

function minimal(
  place: Place,
  shape: Shape,
  { min = 0, values, range: [least] = [1, 1] }: Constraint = {},
  name = "",
): Json {
  if (values !== undefined) return kindOf(shape) === "list" ? [...values] : (values[0] ?? "");
  if (Object.hasOwn(VALUES, name) && kindOf(shape) === "string") return VALUES[name] ?? "";
  const { service, model, operation } = place;
  const { members = {}, required = [] } = shape;
  switch (kindOf(shape)) {
    case "structure": {
      if ("BOOL" in members) return { S: "value" };
      const entries = required.map((each) => [
        each,
        minimal(
          place,
          resolved(model, members[each] ?? {}),
          constraintOf(service, model, each, operation),
          each,
        ),
      ]);
      return Object.fromEntries(entries) as Json;
    }
    case "list":
      return [minimal(place, resolved(model, shape.member ?? {}))];
    case "map":
      return { name: minimal(place, resolved(model, shape.value ?? {})) };
    case "boolean":
      return true;
    case "integer":
    case "long":
    case "float":
    case "double":
      return Math.max(1, least);
    case "timestamp":
      return 1_700_000_000;
    case "blob":
      return "value";
    default:
      return "value".padEnd(min, "e");
  }
}

const { use } = answerOldSdk();

it("takes little room in the package", () => {
  const folder = new URL("../../../build/service-models/", import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith(".br"));
  const sizes = files.map((name) => statSync(new URL(name, folder)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(65_000);
  expect(files).toHaveLength(Object.keys(CLIENTS).length);
});

describe.each(Object.entries(CLIENTS))("%s", (service, clientName) => {
  const model = modelOf(service);
  if (model === undefined) throw new Error(`no model of ${service}`);
  const Client = AWS[clientName] as unknown as new (options: object) => {
    makeRequest: (name: string, input: object) => { promise: () => Promise<JsonObject> };
  };
  const client = new Client({
    region: "us-east-1",
    maxRetries: 0,
    accessKeyId: "AKIADRYRUN",
    secretAccessKey: "dry-run",
    paramValidation: false,
    s3ForcePathStyle: true,
    endpointDiscoveryEnabled: false,
    hostPrefixEnabled: false,
  });
  const call = async (name: string, input: Json): Promise<JsonObject | Error> => {
    const method = name.charAt(0).toLowerCase() + name.slice(1);
    use(answering({ ses: SES }));
    return client
      .makeRequest(method, input as object)
      .promise()
      .catch((error: Error) => error);
  };

  it("answers every operation in its shape", async () => {
    const wrong: unknown[] = [];
    for (const name of model.operations.names) {
      const { input = {}, output = {} } = operationOf(model, name) ?? {};
      const answer = await call(name, {
        ...(minimal({ service, model, operation: name }, input) as JsonObject),
        ...ALSO[`${service} ${name}`],
      });
      const missing = (output.required ?? []).filter((member) => !(member in answer));
      if (answer instanceof Error || missing.length > 0)
        wrong.push([name, answer instanceof Error ? `${answer.name}: ${answer.message}` : missing]);
    }
    expect(wrong).toEqual([]);
  });

  /** Whether a call gets an error. What is JSON anyway needs no client. */
  const isRefused = async (name: string, input: JsonObject): Promise<boolean> => {
    if (model.protocol !== "json") {
      const answer = await call(name, input);
      return answer instanceof Error && "statusCode" in answer;
    }
    const { status } = await answering().ask({
      method: "POST",
      url: new URL(`https://${service}.us-east-1.amazonaws.com/`),
      headers: { "x-amz-target": `Target.${name}`, "content-type": "application/x-amz-json-1.0" },
      body: Buffer.from(JSON.stringify(input)),
    });
    return status >= 400;
  };

  it("refuses every operation without what it requires", async () => {
    const accepted: string[] = [];
    for (const name of model.operations.names) {
      const { input = {} } = operationOf(model, name) ?? {};
      const whole = minimal({ service, model, operation: name }, input) as JsonObject;
      for (const member of input.required ?? []) {
        // Without what stands in its path, it is another request.
        if (resolved(model, input.members?.[member] ?? {}).location !== undefined) continue;
        const { [member]: _left, ...rest } = { ...whole, ...ALSO[`${service} ${name}`] };
        if (!(await isRefused(name, rest))) accepted.push(`${name} without ${member}`);
      }
    }
    expect(accepted).toEqual([]);
  });
});
