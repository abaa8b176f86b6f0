import { jsonAnswer } from "../http/exchange.ts";
import type { Answer } from "../http/exchange.ts";

/**
 * An error of Lambda's own, before or instead of a call of the function.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 */
export class LambdaRefusal extends Error {
  readonly status: number;
  readonly body: object;
  constructor(name: string, status: number, message: string, more: object = {}) {
    super(message);
    this.name = name;
    this.status = status;
    // One error spells the key of its message otherwise.
    const key = name === "ResourceNotFoundException" ? "Message" : "message";
    this.body = { Type: "User", [key]: message, ...more };
  }
}

export function answerOf({ name, status, body }: LambdaRefusal, requestId: string): Answer {
  return jsonAnswer(body, status, { "x-amzn-errortype": name, "x-amzn-requestid": requestId });
}

export function notFound(arn: string): LambdaRefusal {
  return new LambdaRefusal("ResourceNotFoundException", 404, `Function not found: ${arn}`);
}

export function notJson(reason: string): LambdaRefusal {
  return new LambdaRefusal(
    "InvalidRequestContentException",
    400,
    `Could not parse request body into json: ${reason}`,
  );
}

export function invalidValue(message: string): LambdaRefusal {
  return new LambdaRefusal("InvalidParameterValueException", 400, message);
}

export function tooLarge(size: number | undefined, type: string, limit: number): LambdaRefusal {
  const what = size === undefined ? "The" : `${size} byte`;
  return new LambdaRefusal(
    "RequestTooLargeException",
    413,
    `${what} payload is too large for the ${type} invocation type (limit ${limit} bytes)`,
  );
}

export function tooMany(): LambdaRefusal {
  const Reason = "ReservedFunctionConcurrentInvocationLimitExceeded";
  return new LambdaRefusal("TooManyRequestsException", 429, "Rate Exceeded.", { Reason });
}
