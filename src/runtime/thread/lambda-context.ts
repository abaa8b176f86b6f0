import { EXAMPLE_ACCOUNT, functionArn, partitionOf } from "../../arn.ts";
import type { Json } from "../../json.ts";
import type { LambdaFunction } from "../lambda-function.ts";

// A handler may put anything in the place of this.
const { performance } = globalThis;

export interface LambdaContext extends ReturnType<typeof createContext> {
  /** Gone with callbacks, in nodejs24.x. */
  callbackWaitsForEmptyEventLoop?: boolean;
}

/**
 * The context object that Lambda hands to a handler beside the event.
 *
 * @param deadline On the clock of `performance.now()`, in milliseconds.
 */
export function createContext(
  requestId: string,
  deadline: number,
  { functionName, region, memoryMb, logStreamName }: LambdaFunction,
  clientContext?: Json,
) {
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: functionArn({
      ...{ partition: partitionOf(region), region, account: EXAMPLE_ACCOUNT, name: functionName },
    }),
    memoryLimitInMB: String(memoryMb),
    ...(clientContext !== undefined && { clientContext }),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName,
    // Below zero once the deadline has passed, as in Lambda.
    getRemainingTimeInMillis: () => Math.round(deadline - performance.now()),
  };
}
