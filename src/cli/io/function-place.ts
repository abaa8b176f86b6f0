import { parseFunctionName } from "../../function-name.ts";
import { isLocalEndpoint } from "../../hosts.ts";
import type { FunctionOptions } from "../flags/function.ts";

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
