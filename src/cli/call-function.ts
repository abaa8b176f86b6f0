import { Cancelled, UserError } from "../errors.ts";
import type { EventDocument } from "../event/event.ts";
import type { Invocation } from "../invocation.ts";
import { explainAwsError } from "../remote/aws-error.ts";
import { remoteInvoker } from "../remote/remote-invoker.ts";
import { oneLine } from "../report/plain-text.ts";
import { isLoopback } from "./aws-clients.ts";
import type { InvokeOptions } from "./commands/invoke.ts";
import { canPrompt } from "./context.ts";
import type { AwsOptions, Context } from "./context.ts";
import { recipientOf } from "./event-input.ts";

/** Says what a call would do, asks, and calls. */
export async function callFunction(
  event: EventDocument,
  options: InvokeOptions,
  context: Context,
): Promise<Invocation> {
  const { functionName, qualifier, endpointUrl, profile } = options;
  if (!options.yes && (options.output.json || !canPrompt(context))) {
    throw new UserError(
      "needs-yes",
      "invoke runs deployed code, which can send real mail, and there is no terminal to ask on",
      "Add --yes when that is what you want.",
    );
  }
  const aws: AwsOptions = { region: regionFor(options), profile, endpointUrl };
  const site = { service: "Lambda", functionName, region: aws.region, endpointUrl } as const;
  try {
    const client = await context.aws.lambda(aws);
    const region = await client.config.region();
    await agree(event, options, { ...aws, region }, context);
    return await remoteInvoker({ client, functionName, qualifier, region, endpointUrl })(event);
  } catch (error) {
    throw explainAwsError(error, { ...site, region: site.region ?? "the configured region" });
  }
}

/** The region of an ARN wins: the function is nowhere else. An emulator has none to ask for. */
export function regionFor(
  options: Pick<InvokeOptions, "functionName" | "endpointUrl" | "region">,
): string | undefined {
  const fromArn = /^arn:[\w-]+:lambda:([\w-]+):/.exec(options.functionName)?.[1];
  const isLocal = options.endpointUrl !== undefined && isLoopback(new URL(options.endpointUrl));
  return fromArn ?? options.region ?? (isLocal ? "us-east-1" : undefined);
}

export async function agree(
  event: EventDocument,
  options: Pick<InvokeOptions, "functionName" | "qualifier" | "yes">,
  aws: AwsOptions,
  context: Context,
): Promise<void> {
  const { functionName, qualifier } = options;
  const name = qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
  const lines = [
    `  function   ${name}`,
    `  region     ${aws.region ?? ""}`,
    aws.endpointUrl === undefined
      ? `  account    ${await accountOf(options, aws, context)}`
      : `  endpoint   ${aws.endpointUrl}`,
    `  recipient  ${recipientOf(event)}`,
  ];
  context.stderr.write(
    `This runs deployed code, which can send real mail:\n${lines.map(oneLine).join("\n")}\n`,
  );
  if (options.yes) return;
  const ask = await context.prompter();
  if (!(await ask.confirm("Call it?"))) throw new Cancelled("cancelled: nothing was called");
}

/** Asked of AWS only for a person who is about to decide. */
async function accountOf(
  options: Pick<InvokeOptions, "functionName" | "yes">,
  aws: AwsOptions,
  context: Context,
): Promise<string> {
  const named = /^(?:arn:[\w-]+:lambda:[\w-]+:)?(\d{12}):/.exec(options.functionName)?.[1];
  if (named !== undefined) return named;
  const account = options.yes ? undefined : await context.aws.account(aws);
  return account ?? "that of the credentials";
}
