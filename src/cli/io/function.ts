import type { LambdaClient } from "@aws-sdk/client-lambda";
import { parseFunctionName } from "../../function-name.ts";
import { isLocalEndpoint } from "../../hosts.ts";
import type { CallSite } from "../../remote/errors/call-site.ts";
import { explainAwsError } from "../../remote/errors/explain.ts";
import type { RemoteInvokerOptions } from "../../remote/invoke/remote-invoker.ts";
import type { AwsOptions, Context } from "../context.ts";
import type { FunctionOptions } from "../flags/function.ts";
import type { Consent, FunctionToCall } from "./consent.ts";
import { withoutPassword } from "./hide-password.ts";
import { mfaCodeFrom } from "./mfa-code.ts";

/** A deployed function that can be called. */
export interface ReadyFunction extends FunctionToCall {
  call: RemoteInvokerOptions;
}

/** Makes the client of a function. @throws What the AWS SDK throws; see {@link inWords}. */
export async function openFunction(
  options: FunctionOptions,
  { yes, json }: Consent,
  context: Context,
  credentials?: LambdaClient["config"]["credentials"],
): Promise<ReadyFunction & { client: LambdaClient }> {
  const { functionName, qualifier, clientContext, profile, timeoutMs } = options;
  const aws: AwsOptions = {
    region: regionFor(options),
    profile,
    endpointUrl: options.endpointUrl,
    mfaCode: mfaCodeFrom(context, json),
    credentials,
  };
  const client = await context.aws.lambda(aws);
  const region = await client.config.region();
  const endpointUrl = endpointOf(options, context);
  const known = { ...aws, region, credentials: client.config.credentials };
  return {
    client,
    name: qualifiedName(options),
    region,
    endpointUrl,
    account: () => accountOf(functionName, yes, known, context),
    call: {
      ...{ client, functionName, qualifier, clientContext, region, endpointUrl, timeoutMs },
      // An emulator has no limits to ask for.
      asksTimeout: !isLocalEndpoint(endpointUrl),
    },
  };
}

export function qualifiedName({
  functionName,
  qualifier,
}: Pick<FunctionOptions, "functionName" | "qualifier">): string {
  return qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
}

/** The account of a function. Asked of AWS only for a person who is about to decide. */
export async function accountOf(
  functionName: string,
  yes: boolean,
  options: AwsOptions,
  { aws }: Pick<Context, "aws">,
): Promise<string | undefined> {
  const { account } = parseFunctionName(functionName) ?? {};
  return account ?? (yes ? undefined : aws.account(options));
}

/** Does something with a function. What AWS answers instead of a result is said in words. */
export async function inWords<Result>(
  options: FunctionOptions,
  context: Pick<Context, "env">,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw explainAwsError(error, callSite(options, context));
  }
}

/** Where calls of a function go, for what is said of their errors. */
export function callSite(options: FunctionOptions, context: Pick<Context, "env">): CallSite {
  return {
    task: "invoke",
    functionName: options.functionName,
    region: regionFor(options) ?? context.env["AWS_REGION"],
    endpointUrl: endpointOf(options, context),
    profile: options.profile ?? context.env["AWS_PROFILE"],
  };
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

/** The SDK reads these by itself. Here they are for what people are told. */
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
