import { parseFunctionName } from "../../function-name.ts";
import { isLocalEndpoint } from "../../hosts.ts";
import type { Context } from "../context.ts";
import type { FunctionOptions } from "../flags/function.ts";
import { withoutPassword } from "./hide-password.ts";

/** A function with its qualifier. */
export function qualifiedName({
  functionName,
  qualifier,
}: Pick<FunctionOptions, "functionName" | "qualifier">): string {
  return qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
}

/** The region of an ARN wins: the function is nowhere else. An emulator has none to ask for. */
export function regionFor({
  functionName,
  region,
  endpointUrl,
}: Pick<FunctionOptions, "functionName" | "region" | "endpointUrl">): string | undefined {
  const named = parseFunctionName(functionName)?.region ?? region;
  return named ?? (isLocalEndpoint(endpointUrl) ? "us-east-1" : undefined);
}

/** The SDK reads these by itself. Here they are for messages. */
export function endpointOf(
  { endpointUrl }: Pick<FunctionOptions, "endpointUrl">,
  { env }: Pick<Context, "env">,
): string | undefined {
  if (endpointUrl !== undefined) return endpointUrl;
  if (env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] === "true") return undefined;
  const configured = env["AWS_ENDPOINT_URL_LAMBDA"] ?? env["AWS_ENDPOINT_URL"];
  return configured !== undefined && URL.canParse(configured)
    ? withoutPassword(configured)
    : undefined;
}
