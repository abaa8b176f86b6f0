import { EXAMPLE_ACCOUNT } from "../../../arn.ts";
import { asObject, isObject, tryParseJson } from "../../../json.ts";
import { listOf, textOf } from "../call.ts";
import type { Answer, Call, JsonObject, Service } from "../call.ts";
import { AwsError } from "../refusal.ts";
import { md5Of } from "./md5.ts";
import { emptyAttribute, md5OfAttributes, unknownType, wrongNumber } from "./message-attributes.ts";

/** SQS, SNS, EventBridge, Firehose and Kinesis: one receipt per message. */
export function createQueues(): Record<"sqs" | "sns" | "events" | "firehose" | "kinesis", Service> {
  return { sqs, sns, events, firehose, kinesis };
}

const sqs: Service = (call): Answer | undefined => {
  const { operation, input, region } = call;
  const url = textOf(input["QueueUrl"]);
  if (url !== "" && !/^https?:/.test(url)) {
    const message = `The address ${url} is not valid for this endpoint.`;
    throw new AwsError("InvalidAddress", message, { status: 404 });
  }
  switch (operation) {
    case "SendMessage":
      return { output: taken(call, input) };
    case "SendMessageBatch": {
      const entries = listOf(input["Entries"]);
      checkBatch(entries, "SendMessageBatchRequestEntry", "AWS.SimpleQueueService.");
      const Successful = entries.map((entry) => ({ ...taken(call, entry), Id: entry["Id"] ?? "" }));
      return { output: { Successful, Failed: [] } };
    }
    case "GetQueueUrl":
    case "CreateQueue": {
      const QueueUrl = `https://sqs.${region}.amazonaws.com/${EXAMPLE_ACCOUNT}/${textOf(input["QueueName"])}`;
      return { output: { QueueUrl } };
    }
    case "ReceiveMessage":
      return { output: {} };
    case "DeleteMessageBatch":
    case "ChangeMessageVisibilityBatch": {
      const entries = listOf(input["Entries"]);
      checkBatch(entries, `${operation}RequestEntry`, "AWS.SimpleQueueService.");
      const Successful = entries.map(({ Id }) => ({ Id: Id ?? "" }));
      return { output: { Successful, Failed: [] } };
    }
    default:
      return undefined;
  }
};

/** Of SQS and, a quarter of it, of SNS. */
const LONGEST_MESSAGE = 2 ** 20;

/** The same limits for all batches; SQS's errors have a prefix. */
function checkBatch(entries: readonly JsonObject[], entryName: string, prefix = ""): void {
  const refuseBatch = (name: string, message: string): never => {
    throw new AwsError(`${prefix}${name}`, message);
  };
  if (entries.length === 0) {
    refuseBatch("EmptyBatchRequest", `There should be at least one ${entryName} in the request.`);
  }
  if (entries.length > 10) {
    const message = `Maximum number of entries per request are 10. You have sent ${entries.length}.`;
    refuseBatch("TooManyEntriesInBatchRequest", message);
  }
  const ids = entries.map(({ Id }) => textOf(Id));
  const wrong =
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores.";
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id))) {
    refuseBatch("InvalidBatchEntryId", `${wrong} It can be at most 80 letters long.`);
  }
  const twin = ids.find((id, index) => ids.indexOf(id) < index);
  if (twin !== undefined) refuseBatch("BatchEntryIdsNotDistinct", `Id ${twin} repeated.`);
}

const TYPE_RULE =
  "You must use only the following supported type prefixes: Binary, Number, String.";

function taken({ input, newId }: Call, message: JsonObject): JsonObject {
  const body = textOf(message["MessageBody"]);
  if (body === "") {
    throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  }
  if (Buffer.byteLength(body) > LONGEST_MESSAGE) {
    const reason = `Message must be shorter than ${LONGEST_MESSAGE} bytes.`;
    const message = `One or more parameters are invalid. Reason: ${reason}`;
    throw new AwsError("InvalidParameterValue", message);
  }
  const delay = message["DelaySeconds"] ?? 0;
  if (typeof delay === "number" && (delay < 0 || delay > 900)) {
    const reason = "DelaySeconds must be >= 0 and <= 900.";
    const wrong = `Value ${delay} for parameter DelaySeconds is invalid. Reason: ${reason}`;
    throw new AwsError("InvalidParameterValue", wrong);
  }
  const isFifo = textOf(input["QueueUrl"]).endsWith(".fifo");
  if (isFifo && delay !== 0) {
    const reason = "The request include parameter that is not valid for this queue type.";
    const wrong = `Value ${JSON.stringify(delay)} for parameter DelaySeconds is invalid. Reason: ${reason}`;
    throw new AwsError("InvalidParameterValue", wrong);
  }
  for (const name of ["MessageGroupId", "MessageDeduplicationId"]) {
    const id = textOf(message[name]);
    if (id === "" || /^[!-~]{1,128}$/.test(id)) continue;
    const reason = `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
    const wrong = `Value ${id} for parameter ${name} is invalid. Reason: ${reason}`;
    throw new AwsError("InvalidParameterValue", wrong);
  }
  if (isFifo && textOf(message["MessageGroupId"]) === "") {
    throw new AwsError(
      "MissingParameter",
      "The request must contain the parameter MessageGroupId.",
    );
  }
  const attributes = message["MessageAttributes"];
  const wrongType = unknownType(attributes);
  if (wrongType !== undefined) {
    throw new AwsError(
      "InvalidParameterValue",
      `The type of message (user) attribute '${wrongType}' is invalid. ${TYPE_RULE}`,
    );
  }
  const empty = emptyAttribute(attributes);
  if (empty !== undefined) {
    const wrong = `Message (user) attribute '${empty.name}' must contain a non-empty value of type '${empty.type}'.`;
    throw new AwsError("InvalidParameterValue", wrong);
  }
  const noNumber = wrongNumber(attributes);
  if (noNumber !== undefined) {
    const wrong = `Can't cast the value of message (user) attribute '${noNumber}' to a number.`;
    throw new AwsError("InvalidParameterValue", wrong);
  }
  const system = message["MessageSystemAttributes"];
  return {
    MessageId: newId(),
    MD5OfMessageBody: md5Of(body),
    ...(attributes !== undefined && { MD5OfMessageAttributes: md5OfAttributes(attributes) }),
    ...(system !== undefined && { MD5OfMessageSystemAttributes: md5OfAttributes(system) }),
    ...(isFifo && { SequenceNumber: "18849496460467696128" }),
  };
}

const sns: Service = ({ operation, input, region, newId }): Answer | undefined => {
  switch (operation) {
    case "Publish":
      checkMessage(input);
      return { output: { MessageId: newId() } };
    case "PublishBatch": {
      const entries = listOf(input["PublishBatchRequestEntries"]);
      checkBatch(entries, "PublishBatchRequestEntry");
      const Successful = entries.map(({ Id }) => ({ Id: Id ?? "", MessageId: newId() }));
      return { output: { Successful, Failed: [] } };
    }
    case "CreateTopic":
      return {
        output: { TopicArn: `arn:aws:sns:${region}:${EXAMPLE_ACCOUNT}:${textOf(input["Name"])}` },
      };
    case "Subscribe": {
      checkSubscriber(textOf(input["Protocol"]), textOf(input["Endpoint"]));
      const isConfirmed = /^(?:sqs|lambda|firehose|application|sms)$/.test(
        textOf(input["Protocol"]),
      );
      const arn = `${textOf(input["TopicArn"])}:${newId()}`;
      return { output: { SubscriptionArn: isConfirmed ? arn : "pending confirmation" } };
    }
    default:
      return undefined;
  }
};

/** Checks parameters that SNS requires although its model calls them optional. */
function checkMessage(input: JsonObject): void {
  const { TopicArn, TargetArn, PhoneNumber, Message, Subject, MessageStructure } = input;
  const arn = textOf(TopicArn) || textOf(TargetArn);
  const phone = textOf(PhoneNumber);
  if (arn === "" && phone === "") {
    refuse("TopicArn or TargetArn Reason: no value for required parameter");
  }
  const parts = arn.split(":");
  if (arn !== "" && parts.length < 6) {
    const name = textOf(TopicArn) === "" ? "TargetArn" : "TopicArn";
    refuse(`${name} Reason: An ARN must have at least 6 elements, not ${parts.length}`);
  }
  if (phone !== "" && !/^\+?[\d\s()./-]{4,25}$/.test(phone)) {
    refuse(`PhoneNumber Reason: ${phone} is not valid to publish to`);
  }
  if (textOf(Message) === "") refuse("Empty message");
  if (Buffer.byteLength(textOf(Message)) > LONGEST_MESSAGE / 4) refuse("Message too long");
  if (Subject !== undefined && !/^[^\p{Cc}]{1,100}$/u.test(textOf(Subject))) refuse("Subject");
  if (arn.endsWith(".fifo") && textOf(input["MessageGroupId"]) === "") {
    refuse("The MessageGroupId parameter is required for FIFO topics");
  }
  const wrongType = unknownType(input["MessageAttributes"]);
  if (wrongType !== undefined) {
    throw new AwsError(
      "ParameterValueInvalid",
      `The message attribute '${wrongType}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const empty = emptyAttribute(input["MessageAttributes"]);
  if (empty !== undefined) {
    const wrong = `The message attribute '${empty.name}' must contain non-empty message attribute value for message attribute type '${empty.type}'.`;
    throw new AwsError("ParameterValueInvalid", wrong);
  }
  const noNumber = wrongNumber(input["MessageAttributes"]);
  if (noNumber !== undefined) {
    const wrong = `Could not cast message attribute '${noNumber}' value to number.`;
    throw new AwsError("ParameterValueInvalid", wrong);
  }
  if (MessageStructure !== "json") return;
  const parsed = tryParseJson(textOf(Message));
  if (parsed === undefined) refuse("Message Structure - JSON message body failed to parse");
  if (textOf(asObject(parsed)["default"]) === "") {
    refuse("Message Structure - No default entry in JSON message body");
  }
}

const PROTOCOLS = /^(?:https?|email|email-json|sms|sqs|application|lambda|firehose)$/;

function checkSubscriber(protocol: string, endpoint: string): void {
  if (!PROTOCOLS.test(protocol)) {
    refuse(`Amazon SNS does not support this protocol string: ${protocol}`);
  }
  if (protocol.startsWith("email") && !endpoint.includes("@")) refuse("Email address");
}

function refuse(reason: string): never {
  throw new AwsError("InvalidParameter", `Invalid parameter: ${reason}`);
}

const events: Service = ({ operation, input, newId }): Answer | undefined => {
  if (operation !== "PutEvents") return undefined;
  const Entries = listOf(input["Entries"]).map((entry) => entryOf(entry, newId));
  const FailedEntryCount = Entries.filter(({ ErrorCode }) => ErrorCode !== undefined).length;
  return { output: { FailedEntryCount, Entries } };
};

/** An entry that is refused does not stop the others. */
function entryOf(entry: JsonObject, newId: () => string): JsonObject {
  for (const name of ["Source", "DetailType", "Detail"]) {
    if (textOf(entry[name]) !== "") continue;
    const ErrorMessage = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
    return { ErrorCode: "InvalidArgument", ErrorMessage };
  }
  if (!isObject(tryParseJson(textOf(entry["Detail"])))) {
    return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  }
  if (textOf(entry["Source"]).startsWith("aws.")) {
    const ErrorMessage = "Not authorized for the source.";
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage };
  }
  return { EventId: newId() };
}

const firehose: Service = ({ operation, input, newId }): Answer | undefined => {
  if (operation === "PutRecord") return { output: { RecordId: newId(), Encrypted: false } };
  if (operation !== "PutRecordBatch") return undefined;
  const RequestResponses = listOf(input["Records"]).map(() => ({ RecordId: newId() }));
  return { output: { FailedPutCount: 0, Encrypted: false, RequestResponses } };
};

const kinesis: Service = ({ operation, input }): Answer | undefined => {
  const put = {
    ShardId: "shardId-000000000000",
    SequenceNumber: "49640000000000000000000000000000000000000000000000000000",
  };
  if (operation === "PutRecord") return { output: put };
  if (operation !== "PutRecords") return undefined;
  return { output: { FailedRecordCount: 0, Records: listOf(input["Records"]).map(() => put) } };
};
