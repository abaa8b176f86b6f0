import type { Json } from "../../json.ts";
import type { Kind } from "./model.ts";
import type { TypeMismatch, Violation } from "./validate.ts";

/** A service's error, which the SDK throws. */
export class AwsError extends Error {
  override readonly name: string;
  readonly status: number;
  /** Further members of the error: `CancellationReasons`. */
  readonly more: Readonly<Record<string, Json>>;

  constructor(
    name: string,
    message: string,
    { status = 400, more = {} }: { status?: number; more?: Readonly<Record<string, Json>> } = {},
  ) {
    super(message);
    this.name = name;
    this.status = status;
    this.more = more;
  }
}

/** A service's name for invalid parameters, where that is not `ValidationException`. */
const NAMES: Readonly<Record<string, string>> = {
  appsync: "BadRequestException",
  "cognito-idp": "InvalidParameterException",
  firehose: "InvalidArgumentException",
  logs: "InvalidParameterException",
  s3: "InvalidRequest",
  ses: "ValidationError",
  sesv2: "BadRequestException",
  sns: "InvalidParameter",
  sts: "ValidationError",
  sqs: "MissingParameter",
};

/** A service's error for parameters that break its model. */
export function violationError(service: string, violations: readonly Violation[]): AwsError {
  const name = NAMES[service] ?? "ValidationException";
  const [first] = violations;
  if (service === "sqs" && first?.isMissing === true) {
    return new AwsError(name, `The request must contain the parameter ${first.name}.`);
  }
  if (service === "sns" && first?.isMissing === true) {
    const message = `Invalid parameter: ${first.name} Reason: no value for required parameter`;
    return new AwsError(name, message);
  }
  if (service === "s3") return new AwsError(name, `Missing required parameter: ${first?.name}`);
  const texts = violations.map(({ path, shown, constraint }) => {
    const value = shown === undefined ? "Value" : `Value ${shown}`;
    return `${value} at '${path}' failed to satisfy constraint: ${constraint}`;
  });
  const count = `${texts.length} validation error${texts.length === 1 ? "" : "s"} detected`;
  return new AwsError(name, `${count}: ${texts.join("; ")}`);
}

const JAVA_NAMES: Readonly<Partial<Record<Kind, string>>> = {
  boolean: "Boolean",
  double: "Double",
  float: "Float",
  integer: "Integer",
  long: "Long",
  string: "String",
};

/** A service's error for a value of another type than the model has. */
export function typeMismatchError({ actual, expected }: TypeMismatch): AwsError {
  const java = JAVA_NAMES[expected];
  const isStructure = typeof actual === "object" && !Array.isArray(actual);
  let message = "Unexpected field type";
  if (isStructure) message = "Start of structure or map found where not expected.";
  else if (Array.isArray(actual)) message = "Start of list found where not expected";
  else if (java !== undefined)
    message = `${tokenOf(actual)} can not be converted to ${java === "String" ? "a String" : java}`;
  return new AwsError("SerializationException", message);
}

function tokenOf(value: Json): string {
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  if (typeof value === "string") return "STRING_VALUE";
  return Number.isInteger(value) ? "NUMBER_VALUE" : "DECIMAL_VALUE";
}

/** A service's error for a body that is not of its protocol. */
export function unreadableError(): AwsError {
  return new AwsError("SerializationException", "Unexpected token received from parser");
}
