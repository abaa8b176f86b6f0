import { basename, dirname, extname } from "node:path";

/** Lambda's Node runtimes that can be told apart by what they do with a handler. */
export const RUNTIMES = ["nodejs20.x", "nodejs22.x", "nodejs24.x"] as const;

export type RuntimeName = (typeof RUNTIMES)[number];

/** The newest runtime that takes every style of handler. */
export const DEFAULT_RUNTIME: RuntimeName = "nodejs22.x";

/** What Lambda gives a new function, in megabytes. */
export const DEFAULT_MEMORY_MB = 128;

/** The settings of a function that its handler can see. */
export interface LambdaFunction {
  functionName: string;
  runtime: RuntimeName;
  memoryMb: number;
  region: string;
  logStreamName: string;
}

/**
 * The variables that Lambda's runtime sets beside the function's own.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function lambdaVariables(
  { functionName, runtime, memoryMb, logStreamName }: LambdaFunction,
  file: string,
  exportName: string,
): Record<string, string> {
  return {
    _HANDLER: `${basename(file, extname(file))}.${exportName}`,
    LAMBDA_TASK_ROOT: dirname(file),
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    AWS_LAMBDA_RUNTIME_API: "127.0.0.1:9001",
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: "169.254.79.129:2000",
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
  };
}
