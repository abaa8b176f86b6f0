import { asObject } from "../../../json.ts";
import type { Json } from "../../../json.ts";
import { textOf } from "../call.ts";
import { md5Of } from "./md5.ts";

/** The first attribute of a message of a type that SQS and SNS do not know, such as `string`. */
export function unknownType(attributes: Json | undefined): string | undefined {
  return Object.keys(asObject(attributes)).find((name) => {
    const type = textOf(asObject(asObject(attributes)[name])["DataType"]);
    return !/^(?:String|Number|Binary)(?:\.|$)/.test(type);
  });
}

/** The first attribute of a message of type Number that is not one. */
export function wrongNumber(attributes: Json | undefined): string | undefined {
  return Object.keys(asObject(attributes)).find((name) => {
    const { DataType, StringValue } = asObject(asObject(attributes)[name]);
    return /^Number(?:\.|$)/.test(textOf(DataType)) && Number.isNaN(Number(textOf(StringValue)));
  });
}

/** The first attribute of a message without a value, which SQS and SNS refuse. */
export function emptyAttribute(
  attributes: Json | undefined,
): { name: string; type: string } | undefined {
  for (const [name, value] of Object.entries(asObject(attributes))) {
    const { DataType, StringValue, BinaryValue } = asObject(value);
    if (textOf(StringValue) === "" && textOf(BinaryValue) === "") {
      return { name, type: textOf(DataType) };
    }
  }
  return undefined;
}

/**
 * Name, type and value of each, sorted by name and with their lengths before them.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function md5OfAttributes(attributes: Json): string {
  const parts: Uint8Array[] = [];
  const add = (content: Uint8Array): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.byteLength);
    parts.push(length, content);
  };
  for (const [name, value] of Object.entries(asObject(attributes)).toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  )) {
    const { DataType, StringValue, BinaryValue } = asObject(value);
    add(Buffer.from(name));
    add(Buffer.from(textOf(DataType)));
    const isText = StringValue !== undefined;
    parts.push(Buffer.from([isText ? 1 : 2]));
    add(isText ? Buffer.from(textOf(StringValue)) : Buffer.from(textOf(BinaryValue), "base64"));
  }
  return md5Of(Buffer.concat(parts));
}
