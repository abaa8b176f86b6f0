import type { LambdaClient } from "@aws-sdk/client-lambda";
import { parseFunctionName } from "../../function-name.ts";
import { isLocalEndpoint } from "../../hosts.ts";
import type { Invoke } from "../../invocation.ts";
import { explainAwsError } from "../../remote/errors/explain.ts";
import { remoteInvoker } from "../../remote/invoke/remote-invoker.ts";
import type { RemoteInvokerOptions } from "../../remote/invoke/remote-invoker.ts";
import type { AwsOptions, Context } from "../context.ts";
import type { FunctionOptions } from "../flags/function.ts";
import type { Consent, FunctionToCall } from "./consent.ts";
import { withoutPassword } from "./hide-password.ts";
import { mfaCodeFrom } from "./mfa-code.ts";

/** A deployed function that can be called. */
export interface ReadyFunction extends FunctionToCall {
  /** Calls it. What AWS answers instead of a result is said in words. */
  invoke: Invoke;
  /** How it is called, for calls of another kind. */
  call: RemoteInvokerOptions;
  /** Puts an error of such a call into words. */
  explain: (error: unknown) => unknown;
}

/** Makes the client of a function. */
export async function openFunction(
  options: FunctionOptions,
  { yes, json }: Consent,
  context: Context,
  credentials?: LambdaClient["config"]["credentials"],
): Promise<ReadyFunction & { client: LambdaClient }> {
  const { functionName, qualifier, clientContext, timeoutMs, profile } = options;
  const aws: AwsOptions = {
    region: regionFor(options),
    profile,
    endpointUrl: options.endpointUrl,
    mfaCode: mfaCodeFrom(context, json),
    credentials,
  };
  const endpointUrl = endpointOf(options, context);
  const site = {
    ...({ task: "invoke", functionName, endpointUrl } as const),
    region: aws.region ?? context.env["AWS_REGION"],
    profile: profile ?? context.env["AWS_PROFILE"],
  };
  const [client, region] = await openClient(aws, context).catch((error: unknown) => {
    throw explainAwsError(error, site);
  });
  const explain = (error: unknown): unknown => explainAwsError(error, { ...site, region });
  const call = {
    ...{ client, functionName, qualifier, clientContext, region, endpointUrl, timeoutMs },
    // An emulator has no limits to ask for.
    asksTimeout: !isLocalEndpoint(endpointUrl),
  };
  const invoke = remoteInvoker(call);
  const known = { ...aws, region, credentials: client.config.credentials };
  return {
    ...{ client, region, endpointUrl, call, explain, name: qualifiedName(options) },
    account: () => accountOf(functionName, yes, known, context),
    invoke: async (event) => {
      try {
        return await invoke(event);
      } catch (error) {
        throw explain(error);
      }
    },
  };
}

async function openClient(
  options: AwsOptions,
  { aws }: Context,
): Promise<[client: LambdaClient, region: string]> {
  const client = await aws.lambda(options);
  return [client, await client.config.region()];
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
