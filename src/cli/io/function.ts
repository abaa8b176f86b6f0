import type { Invoke } from "../../invocation.ts";
import { explainAwsError } from "../../remote/errors/explain.ts";
import { remoteInvoker } from "../../remote/invoke/remote-invoker.ts";
import type { RemoteInvokerOptions } from "../../remote/invoke/remote-invoker.ts";
import type { Context } from "../context.ts";
import type { AwsOptions } from "./aws-clients.ts";
import type { FunctionOptions } from "../flags/function.ts";
import type { Consent, FunctionToCall } from "./consent.ts";
import { accountOf } from "./account.ts";
import { awsEndpoint } from "./aws-endpoint.ts";
import { qualifiedName, regionFor } from "./function-place.ts";
import { mfaCodeFrom } from "./mfa-code.ts";

/** A deployed function that can be called. */
export interface ReadyFunction extends FunctionToCall {
  /** Calls it. What AWS answers instead of a result is said in words. */
  invoke: Invoke;
  /** How it is called, for calls of another kind. */
  call: RemoteInvokerOptions;
  /** Its client's, which another may use too: a code of an MFA device works once. */
  credentials: AwsOptions["credentials"];
  /** Puts an error of such a call into words. */
  explain: (error: unknown) => unknown;
}

/** Makes the client of a function. @param credentials Another client's. */
export async function openFunction(
  options: FunctionOptions,
  { yes, output }: Consent,
  context: Context,
  credentials?: AwsOptions["credentials"],
): Promise<ReadyFunction> {
  const { functionName, qualifier, clientContext, timeoutMs, profile } = options;
  const { url: endpointUrl, isLocal } = await awsEndpoint("Lambda", options);
  const aws: AwsOptions = {
    region: regionFor(options),
    profile,
    endpointUrl,
    mfaCode: mfaCodeFrom(context, output.json),
    credentials,
  };
  const site = {
    ...({ task: "invoke", functionName, endpointUrl } as const),
    region: aws.region ?? context.env["AWS_REGION"],
    profile: profile ?? context.env["AWS_PROFILE"],
  };
  const [client, region] = await context.aws
    .lambda(aws)
    .then(async (client) => [client, await client.config.region()] as const)
    .catch((error: unknown) => {
      throw explainAwsError(error, site);
    });
  const explain = (error: unknown): unknown => explainAwsError(error, { ...site, region });
  const call = {
    ...{ client, functionName, qualifier, clientContext, region, endpointUrl, timeoutMs },
    // An emulator has no limits to ask for.
    asksTimeout: !isLocal,
  };
  const invoke = remoteInvoker(call);
  const known = { ...aws, region, credentials: client.config.credentials };
  return {
    ...{ region, endpointUrl, call, explain, name: qualifiedName(options) },
    credentials: known.credentials,
    account: () => accountOf(functionName, yes, known, context),
    invoke: (event) =>
      invoke(event).catch((error: unknown) => {
        throw explain(error);
      }),
  };
}
