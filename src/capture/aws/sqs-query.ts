import { operationOf, resolved } from "./model.ts";
import type { ServiceModel, Shape } from "./model.ts";

/** The names of SQS's lists and maps in the Query protocol of older clients. */
const WIRE_NAMES: Readonly<Record<string, string>> = {
  AttributeNames: "AttributeName",
  Attributes: "Attribute",
  Failed: "BatchResultErrorEntry",
  MessageAttributeNames: "MessageAttributeName",
  MessageAttributes: "MessageAttribute",
  MessageSystemAttributes: "MessageSystemAttribute",
  Messages: "Message",
  QueueUrls: "QueueUrl",
  Tags: "Tag",
};

/** The model of SQS for older clients: the Query protocol, with everything flattened. */
export function queryModelOfSqs(model: ServiceModel): ServiceModel {
  const flat = (shape: Shape, operation: string): Shape => {
    const whole = resolved(model, shape);
    const { members, member } = whole;
    const entries = Object.entries(members ?? {}).map(([name, inner]) => [
      name,
      named(name, flat(inner, operation), operation),
    ]);
    return {
      ...whole,
      ...(members !== undefined && {
        members: Object.fromEntries(entries) as Record<string, Shape>,
      }),
      ...(member !== undefined && { member: flat(member, operation) }),
    };
  };
  const { names } = model.operations;
  return {
    protocol: "query",
    xmlNamespace: "http://queue.amazonaws.com/doc/2012-11-05/",
    operations: {
      names,
      get: (name) => {
        const { input = {}, output = {} } = operationOf(model, name) ?? {};
        const resultWrapper = `${name}Result`;
        return names.includes(name)
          ? { input: flat(input, name), output: { ...flat(output, name), resultWrapper } }
          : undefined;
      },
    },
    shapes: model.shapes,
  };
}

function named(name: string, shape: Shape, operation: string): Shape {
  if (shape.member === undefined && shape.value === undefined) return shape;
  const ends: Readonly<Record<string, string>> = {
    Entries: `${operation}RequestEntry`,
    Successful: `${operation}ResultEntry`,
  };
  const locationName = WIRE_NAMES[name] ?? ends[name] ?? name;
  const key = { ...shape.key, locationName: name === "Tags" ? "Key" : "Name" };
  return {
    ...shape,
    locationName,
    flattened: true,
    ...(shape.value !== undefined && { key, value: { ...shape.value, locationName: "Value" } }),
  };
}
