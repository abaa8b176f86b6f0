/** The context object that Lambda hands to a handler beside the event. */
export interface LambdaContext {
  awsRequestId: string;
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  logGroupName: string;
  logStreamName: string;
  callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis: () => number;
}

const FUNCTION_NAME = "cognito-postconfirm";

/** @param deadline On the clock of `performance.now()`, in milliseconds. */
export function createContext(requestId: string, deadline: number, region: string): LambdaContext {
  return {
    awsRequestId: requestId,
    functionName: FUNCTION_NAME,
    functionVersion: "$LATEST",
    // 111122223333 is an account number that AWS reserves for documentation.
    invokedFunctionArn: `arn:aws:lambda:${region}:111122223333:function:${FUNCTION_NAME}`,
    memoryLimitInMB: "128",
    logGroupName: `/aws/lambda/${FUNCTION_NAME}`,
    logStreamName: `local/[$LATEST]${requestId.replaceAll("-", "")}`,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}
