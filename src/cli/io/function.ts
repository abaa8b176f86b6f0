import type { LambdaClient } from "@aws-sdk/client-lambda";
import { isLoopback } from "../../capture/loopback.ts";
import { Cancelled, UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import { explainAwsError } from "../../remote/errors/aws-error.ts";
import type { CallSite } from "../../remote/errors/aws-error.ts";
import type { RemoteInvokerOptions } from "../../remote/invoke/remote-invoker.ts";
import { oneLine } from "../../report/terminal/plain-text.ts";
import { canPrompt } from "../context.ts";
import type { AwsOptions, Context } from "../context.ts";
import { recipientOf } from "../flags/event-input.ts";
import type { FunctionOptions } from "../flags/function.ts";
import { mfaCodeFrom } from "./mfa-code.ts";
import { withoutPassword } from "./hide-password.ts";

/** Whether, and how, somebody can be asked. */
export interface Consent {
  yes: boolean;
  json: boolean;
}

/** A deployed function that can be called. */
export interface ReadyFunction {
  /** With its qualifier. */
  name: string;
  region: string;
  /** The address of an endpoint that is not the region's own. */
  endpointUrl: string | undefined;
  /** As far as it can be told. */
  account: () => Promise<string | undefined>;
  call: RemoteInvokerOptions;
}

/** Off a terminal the consent has to be on the command line. */
export function requireConsent(command: string, { yes, json }: Consent, context: Context): void {
  if (yes || (!json && canPrompt(context))) return;
  throw new UserError(
    "needs-yes",
    `${command} runs deployed code, which can send real mail, and there is no terminal to ask on`,
    "Add --yes when that is what you want.",
  );
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
  return {
    client,
    name: qualifier === undefined ? functionName : `${functionName}:${qualifier}`,
    region,
    endpointUrl,
    account: () =>
      accountOf(
        functionName,
        yes,
        { ...aws, region, credentials: client.config.credentials },
        context,
      ),
    call: {
      client,
      functionName,
      qualifier,
      clientContext,
      region,
      endpointUrl,
      timeoutMs,
      // An emulator has no limits to ask for.
      asksTimeout: endpointUrl === undefined || !isLoopback(new URL(endpointUrl).hostname),
    },
  };
}

/** The account of a function. Asked of AWS only for a person who is about to decide. */
export async function accountOf(
  functionName: string,
  yes: boolean,
  aws: AwsOptions,
  context: Context,
): Promise<string | undefined> {
  const named = /^(?:arn:[\w-]+:lambda:[\w-]+:)?(\d{12}):/.exec(functionName)?.[1];
  return named ?? (yes ? undefined : context.aws.account(aws));
}

/** Does something with a function. What AWS answers instead of a result is said in words. */
export async function inWords<Result>(
  options: FunctionOptions,
  context: Context,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw explainAwsError(error, callSite(options, context));
  }
}

/** Where calls of a function go, for what is said of their errors. */
export function callSite(options: FunctionOptions, context: Context): CallSite {
  return {
    service: "Lambda",
    functionName: options.functionName,
    region: regionFor(options) ?? context.env["AWS_REGION"] ?? "the configured region",
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
  const fromArn = /^arn:[\w-]+:lambda:([\w-]+):/.exec(functionName)?.[1];
  const isLocal = endpointUrl !== undefined && isLoopback(new URL(endpointUrl).hostname);
  return fromArn ?? region ?? (isLocal ? "us-east-1" : undefined);
}

/** The SDK reads these by itself. Here they are for what people are told. */
export function endpointOf({ endpointUrl }: FunctionOptions, { env }: Context): string | undefined {
  if (endpointUrl !== undefined) return endpointUrl;
  if (env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] === "true") return undefined;
  const configured = env["AWS_ENDPOINT_URL_LAMBDA"] ?? env["AWS_ENDPOINT_URL"];
  return configured !== undefined && URL.canParse(configured)
    ? withoutPassword(configured)
    : undefined;
}

export function isAws(endpointUrl: string | undefined): boolean {
  return (
    endpointUrl === undefined ||
    /\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/.test(new URL(endpointUrl).hostname)
  );
}

/** Says what is about to be called with what, and asks. */
export async function agree(
  event: EventDocument,
  functions: readonly ReadyFunction[],
  { yes }: Consent,
  context: Context,
): Promise<void> {
  const rows: [string, string][] = [];
  for (const { name, region, endpointUrl, account } of functions) {
    rows.push(["function", name], ["region", region]);
    rows.push(
      endpointUrl === undefined
        ? ["account", (await account()) ?? "that of the credentials"]
        : ["endpoint", endpointUrl],
    );
  }
  rows.push(["recipient", recipientOf(event)]);
  const lines = rows.map(([label, value]) => `  ${label.padEnd(10)} ${oneLine(value)}\n`);
  context.stderr.write(`This runs deployed code, which can send real mail:\n${lines.join("")}`);
  if (yes) return;
  const ask = await context.prompter();
  const question = functions.length === 1 ? "Call it?" : "Call them?";
  if (!(await ask.confirm(question))) throw new Cancelled("cancelled: nothing was called");
}
