import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import type { LambdaClient } from "@aws-sdk/client-lambda";

/** How long the function's own limit is, in milliseconds; `undefined` where that cannot be told. */
export async function readFunctionTimeout(
  client: Pick<LambdaClient, "send">,
  functionName: string,
  qualifier: string | undefined,
  abortSignal: AbortSignal,
): Promise<number | undefined> {
  try {
    const { Timeout: seconds } = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName: functionName, Qualifier: qualifier }),
      { abortSignal },
    );
    return typeof seconds === "number" ? seconds * 1_000 : undefined;
  } catch {
    // It takes a permission of its own, which who may call the function need not have.
    return undefined;
  }
}
