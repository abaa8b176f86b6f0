import * as nodePath from "node:path";
import { isInside, typedPath } from "../paths.ts";
import type { Paths } from "../paths.ts";

/** Lambda's Node runtimes that treat handlers differently. */
export const RUNTIMES = ["nodejs20.x", "nodejs22.x", "nodejs24.x"] as const;

export type RuntimeName = (typeof RUNTIMES)[number];

/** The newest runtime that supports every style of handler. */
export const DEFAULT_RUNTIME: RuntimeName = "nodejs22.x";

/** Lambda's default for a new function, in megabytes. */
export const DEFAULT_MEMORY_MB = 128;

/** The settings of a function that its handler can see. */
export interface LambdaFunction {
  functionName: string;
  runtime: RuntimeName;
  memoryMb: number;
  region: string;
  logStreamName: string;
  /** The folder that is deployed, `/var/task` on Lambda. The handler string starts there. */
  root: string;
  /** The handler string: `src/confirm.handler`. */
  handler: string;
}

/**
 * The handler string of an exported function.
 *
 * @param folder Folder that may be named instead of its main file.
 */
export function handlerString(
  root: string,
  file: string,
  exportName: string,
  folder = "",
  path: Paths & Pick<typeof nodePath, "extname"> = nodePath,
): string {
  const isMain = folder !== "" && isInside(folder, file, path);
  const stem = isMain ? folder : file.slice(0, file.length - path.extname(file).length);
  return `${typedPath(root, stem, path)}.${exportName}`;
}

/**
 * Variables that only Lambda sets; a function's configuration cannot.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function reservedVariables(lambda: LambdaFunction): Record<string, string> {
  const { functionName, runtime, memoryMb, logStreamName, root, handler } = lambda;
  return {
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: root,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    AWS_LAMBDA_RUNTIME_API: "127.0.0.1:9001",
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
  };
}

/** Variables that Lambda sets unless a function's configuration does. */
export function defaultVariables({ runtime, root }: LambdaFunction): Record<string, string> {
  const version = /\d+/.exec(runtime)?.[0];
  return {
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: "169.254.79.129:2000",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
    LD_LIBRARY_PATH: `/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:${root}:${root}/lib:/opt/lib`,
    NODE_PATH: [
      `/opt/nodejs/node${version}/node_modules`,
      "/opt/nodejs/node_modules",
      "/var/runtime/node_modules",
      "/var/runtime",
      root,
    ].join(nodePath.delimiter),
    PWD: root,
  };
}
