import AWS from "aws-sdk";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../../src/json.ts";
import { answering, answerOldSdk, askJson } from "../../../helpers/answered-sdk.ts";

const QueueUrl = "https://sqs.us-east-1.amazonaws.com/111122223333/queue";
const TopicArn = "arn:aws:sns:us-east-1:111122223333:topic";
const UUID = expect.stringMatching(/^[\da-f-]{36}$/) as string;
const options = { region: "us-east-1", maxRetries: 0, accessKeyId: "a", secretAccessKey: "b" };
const sdk = answerOldSdk();

const ask = (service: string, operation: string, input: Json): Promise<Json> =>
  askJson(answering(), service, operation, input);

const publish = (input: object): Promise<unknown> => {
  sdk.use(answering());
  const sent = new AWS.SNS(options).publish(input as AWS.SNS.PublishInput).promise();
  return sent.catch(
    ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
  );
};

describe("SQS", () => {
  it("answers with the digests of a message", async () => {
    // The digests of AWS's documentation and of its clients' tests.
    const answer = await ask("sqs", "SendMessage", {
      QueueUrl,
      MessageBody: "This is a test message",
      MessageAttributes: {
        test_attribute_name_1: { DataType: "String", StringValue: "test_attribute_value_1" },
        test_attribute_name_2: {
          DataType: "Binary",
          BinaryValue: "dGVzdF9hdHRyaWJ1dGVfdmFsdWVfMg==",
        },
      },
    });
    expect(answer).toEqual({
      MessageId: UUID,
      MD5OfMessageBody: "fafb00f5732ab283681e124bf8747ed1",
      MD5OfMessageAttributes: expect.stringMatching(/^[\da-f]{32}$/),
    });
  });

  it.each<[Json, string]>([
    [{ MessageBody: "x" }, "MissingParameter: The request must contain the parameter QueueUrl."],
    [{ QueueUrl }, "MissingParameter: The request must contain the parameter MessageBody."],
    [
      { QueueUrl, MessageBody: "" },
      "MissingParameter: The request must contain the parameter MessageBody.",
    ],
    [
      { QueueUrl: "undefined", MessageBody: "x" },
      "QueueDoesNotExist: The specified queue does not exist.",
    ],
    [
      { QueueUrl: "arn:aws:sqs:us-east-1:111122223333:queue", MessageBody: "x" },
      "InvalidAddress: The address arn:aws:sqs:us-east-1:111122223333:queue is not valid for this endpoint.",
    ],
    [
      { QueueUrl, MessageBody: "x", DelaySeconds: 3600 },
      "InvalidParameterValue: Value 3600 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
    ],
    [
      { QueueUrl: `${QueueUrl}.fifo`, MessageBody: "x" },
      "MissingParameter: The request must contain the parameter MessageGroupId.",
    ],
    [
      {
        QueueUrl,
        MessageBody: "x",
        MessageAttributes: { age: { DataType: "Number", StringValue: "unknown" } },
      },
      "InvalidParameterValue: Can't cast the value of message (user) attribute 'age' to a number.",
    ],
    [
      {
        QueueUrl: `${QueueUrl}.fifo`,
        MessageBody: "x",
        MessageGroupId: "users",
        DelaySeconds: 5,
      },
      "InvalidParameterValue: Value 5 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.",
    ],
    [
      { QueueUrl: `${QueueUrl}.fifo`, MessageBody: "x", MessageGroupId: "new users" },
      "InvalidParameterValue: Value new users for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
    ],
    [
      { QueueUrl, MessageBody: "x", MessageAttributes: { company: { DataType: "String" } } },
      "InvalidParameterValue: Message (user) attribute 'company' must contain a non-empty value of type 'String'.",
    ],
    [
      {
        QueueUrl,
        MessageBody: "x",
        MessageAttributes: { plan: { DataType: "string", StringValue: "free" } },
      },
      "InvalidParameterValue: The type of message (user) attribute 'plan' is invalid. You must use only the following supported type prefixes: Binary, Number, String.",
    ],
    [
      {
        QueueUrl,
        MessageBody: "x",
        MessageAttributes: { company: { DataType: "String", StringValue: "" } },
      },
      "InvalidParameterValue: Message (user) attribute 'company' must contain a non-empty value of type 'String'.",
    ],
  ])("refuses %j", async (input, error) => {
    expect(await ask("sqs", "SendMessage", input)).toBe(error);
  });

  it("answers a batch entry by entry", async () => {
    const Entries = [1, 2].map((each) => ({ Id: String(each), MessageBody: "x" }));
    expect(await ask("sqs", "SendMessageBatch", { QueueUrl, Entries })).toMatchObject({
      Successful: [
        { Id: "1", MessageId: UUID },
        { Id: "2", MessageId: UUID },
      ],
      Failed: [],
    });
  });

  it("speaks the protocol of older clients", async () => {
    const request = (body: string): Promise<string> =>
      answering()
        .ask({
          method: "POST",
          url: new URL(QueueUrl),
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: Buffer.from(`Version=2012-11-05&${body}`),
        })
        .then(({ body: answer }) => Buffer.from(answer).toString("utf8"));
    const url = `QueueUrl=${encodeURIComponent(QueueUrl)}`;
    const entry = "SendMessageBatchRequestEntry.1";
    expect(
      await request(
        `Action=SendMessageBatch&${url}&${entry}.Id=a&${entry}.MessageBody=x&${entry}.MessageAttribute.1.Name=n&${entry}.MessageAttribute.1.Value.DataType=String&${entry}.MessageAttribute.1.Value.StringValue=v`,
      ),
    ).toMatch(
      /<SendMessageBatchResult><SendMessageBatchResultEntry><MessageId>.*<MD5OfMessageAttributes>[\da-f]{32}<.*<Id>a<\/Id><\/SendMessageBatchResultEntry><\/SendMessageBatchResult>/,
    );
    expect(await request(`Action=SendMessage&${url}`)).toContain("<Code>MissingParameter</Code>");
  });
});

describe("SNS", () => {
  it("gives each message an id", async () => {
    expect(await publish({ TopicArn, Message: "x" })).toMatchObject({ MessageId: UUID });
    expect(await publish({ PhoneNumber: "+15555550100", Message: "x" })).toMatchObject({
      MessageId: UUID,
    });
  });

  it.each<[object, string]>([
    [
      { Message: "x" },
      "InvalidParameter: Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter",
    ],
    [{ TopicArn, Message: "" }, "InvalidParameter: Invalid parameter: Empty message"],
    [
      { TopicArn: "topic", Message: "x" },
      "InvalidParameter: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1",
    ],
    [
      { TopicArn: "undefined", Message: "x" },
      "InvalidParameter: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1",
    ],
    [
      { TopicArn: "arn:aws:sns:us-east-1:undefined:topic", Message: "x" },
      "NotFound: Topic does not exist",
    ],
    [
      { TopicArn, Message: "x", Subject: "Two\nlines" },
      "InvalidParameter: Invalid parameter: Subject",
    ],
    [
      {
        TopicArn,
        Message: "x",
        MessageAttributes: { plan: { DataType: "string", StringValue: "free" } },
      },
      "ParameterValueInvalid: The message attribute 'plan' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ],
    [
      {
        TopicArn,
        Message: "x",
        MessageAttributes: { age: { DataType: "Number", StringValue: "unknown" } },
      },
      "ParameterValueInvalid: Could not cast message attribute 'age' value to number.",
    ],
    [
      { TopicArn, Message: "x", MessageAttributes: { company: { DataType: "String" } } },
      "ParameterValueInvalid: The message attribute 'company' must contain non-empty message attribute value for message attribute type 'String'.",
    ],
    [
      { TopicArn, Message: "{}", MessageStructure: "json" },
      "InvalidParameter: Invalid parameter: Message Structure - No default entry in JSON message body",
    ],
  ])("refuses %j", async (input, error) => {
    expect(await publish(input)).toBe(error);
  });

  it.each([
    [{ TopicArn, Protocol: "email" }, "Email address"],
    [
      { TopicArn, Protocol: "mail", Endpoint: "maria@example.com" },
      "Amazon SNS does not support this protocol string: mail",
    ],
  ])("does not subscribe %j", async (input, reason) => {
    const error = `InvalidParameter: Invalid parameter: ${reason}`;
    expect(await ask("sns", "Subscribe", input)).toBe(error);
  });
});

describe("EventBridge", () => {
  const entry = { Source: "shop", DetailType: "Confirmed", Detail: "{}" };

  it("answers as many entries as were sent, and refuses them one by one", async () => {
    const Entries = [entry, { ...entry, Detail: "x" }, { DetailType: "Confirmed", Detail: "{}" }];
    expect(await ask("events", "PutEvents", { Entries })).toEqual({
      FailedEntryCount: 2,
      Entries: [
        { EventId: UUID },
        { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
        {
          ErrorCode: "InvalidArgument",
          ErrorMessage: "Parameter Source is not valid. Reason: Source is a required argument.",
        },
      ],
    });
  });

  it("takes ten entries at most", async () => {
    const Entries = Array.from({ length: 11 }, () => entry);
    expect(await ask("events", "PutEvents", { Entries })).toMatch(
      /^ValidationException: 1 validation error detected: Value '\[.*\]' at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10$/,
    );
  });
});

it("gives each record of Firehose's an id", async () => {
  const Records = [{ Data: "eA==" }, { Data: "eQ==" }];
  expect(
    await ask("firehose", "PutRecordBatch", { DeliveryStreamName: "users", Records }),
  ).toMatchObject({
    FailedPutCount: 0,
    RequestResponses: [{ RecordId: UUID }, { RecordId: UUID }],
  });
});

it("gives each record of Kinesis's a place in a shard", async () => {
  const put = {
    ShardId: expect.any(String) as string,
    SequenceNumber: expect.any(String) as string,
  };
  const record = { Data: "eA==", PartitionKey: "a" };
  expect(await ask("kinesis", "PutRecord", { StreamName: "users", ...record })).toEqual(put);
  expect(
    await ask("kinesis", "PutRecords", { StreamName: "users", Records: [record, record] }),
  ).toEqual({ FailedRecordCount: 0, Records: [put, put] });
});

const entries = (count: number, id = (index: number) => `${index}`): Json =>
  Array.from({ length: count }, (_, index) => ({
    Id: id(index),
    MessageBody: "x",
    ReceiptHandle: "x",
  }));
const MOST = "Maximum number of entries per request are 10. You have sent 11.";

it.each<[Json, string]>([
  [entries(11), `TooManyEntriesInBatchRequest: ${MOST}`],
  [entries(2, () => "a"), "BatchEntryIdsNotDistinct: Id a repeated."],
  [entries(1, () => "a b"), "InvalidBatchEntryId: A batch entry id can only contain"],
  [entries(1, () => "a".repeat(81)), "InvalidBatchEntryId: A batch entry id can only contain"],
])("a batch that is refused: %#", async (batch, said) => {
  for (const operation of ["SendMessageBatch", "DeleteMessageBatch"]) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time
    const answer = await ask("sqs", operation, { QueueUrl, Entries: batch });
    expect(answer).toContain(`AWS.SimpleQueueService.${said}`);
  }
});
