import type { Command } from "commander";
import { UserError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { addEventInputOptions, loadEvent, readEventInput } from "../event-input.ts";
import type { EventInput, EventInputFlags } from "../event-input.ts";
import type { ExitCode } from "../exit-code.ts";
import { addManyOptions, isMany, readEngine } from "../many-options.ts";
import type { ManyFlags } from "../many-options.ts";
import { addOutputOptions, readOutputOptions } from "../output-options.ts";
import type { OutputFlags, OutputOptions } from "../output-options.ts";
import { addStepFunctionsOptions } from "../step-functions-options.ts";
import type { StepFunctionsFlags } from "../step-functions-options.ts";

export interface InvokeOptions {
  functionName: string;
  qualifier: string | undefined;
  input: EventInput;
  region: string | undefined;
  profile: string | undefined;
  endpointUrl: string | undefined;
  yes: boolean;
  output: OutputOptions;
}

interface InvokeFlags extends EventInputFlags, ManyFlags, StepFunctionsFlags, OutputFlags {
  qualifier?: string;
  profile?: string;
  endpointUrl?: string;
  yes?: boolean;
}

export function registerInvoke(
  program: Command,
  context: Context,
  exit: (code: ExitCode) => void,
  action: (options: InvokeOptions, context: Context) => Promise<ExitCode> = invoke,
): void {
  const command = program
    .command("invoke")
    .summary("call a deployed function and see its answer, log, diff and Cognito's verdict")
    .description(
      "Calls a deployed function with one event, or with many (--events, --count). The deployed code\n" +
        "runs: it can send real mail.\n" +
        "New events carry an address of SES's mailbox simulator unless --email names another.",
    )
    .argument("<function>", "name, partial ARN or ARN, with an optional :qualifier");
  addEventInputOptions(command, "the function's region, and that of the new event")
    .option("--qualifier <alias|version>", "alias or version of the function")
    .option("--profile <name>", "AWS profile")
    .option("--endpoint-url <url>", "a Lambda endpoint such as http://127.0.0.1:3002")
    .option("-y, --yes", "call without asking");
  addManyOptions(command);
  addStepFunctionsOptions(command);
  addOutputOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  $ cognito-postconfirm invoke my-post-confirmation --profile dev
  $ cognito-postconfirm invoke my-post-confirmation:live -e event.json --yes --json
  $ cognito-postconfirm gen-event | cognito-postconfirm invoke my-post-confirmation -e - --yes
  $ cognito-postconfirm invoke my-service-dev-confirm --endpoint-url http://127.0.0.1:3002
  $ cognito-postconfirm invoke my-post-confirmation --events many.ndjson --state many.state > results.ndjson

Exit code: 0 accepted and returned unchanged, 1 it failed, 2 it could not be called, 130 cancelled.`,
    )
    .action(async (functionName: string, flags: InvokeFlags) => {
      const target = {
        output: readOutputOptions(flags),
        functionName: readFunctionName(functionName, flags.qualifier),
        qualifier: flags.qualifier,
        region: flags.region,
        profile: flags.profile,
        endpointUrl: readEndpointUrl(flags.endpointUrl),
        yes: flags.yes ?? false,
      };
      if ((await readEngine(flags)) === "step-functions") {
        const { invokeStepFunctions } = await import("../invoke-step-functions.ts");
        return exit(await invokeStepFunctions(target, flags, context));
      }
      if (isMany(flags)) {
        const { invokeMany } = await import("../invoke-many.ts");
        return exit(await invokeMany(target, flags, context));
      }
      return exit(
        await action({ ...target, input: await readEventInput(flags, context) }, context),
      );
    });
}

async function invoke(options: InvokeOptions, context: Context): Promise<ExitCode> {
  const { callFunction } = await import("../call-function.ts");
  // Read before any client is made: bad input is told without asking AWS for anything.
  const event = await loadEvent(options.input, "ses-simulator", context);
  const invocation = await callFunction(event, options, context);
  const { printInvocation } = await import("../print-invocation.ts");
  return printInvocation("invoke", invocation, options.output, context);
}

const QUALIFIER = /^(?:\$LATEST|[\w-]{1,128})$/;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
function readFunctionName(text: string, qualifier: string | undefined): string {
  const prefix = /^(?:arn:[\w-]+:lambda:[\w-]+:\d{12}:function:|(?:\d{12}:)?function:|\d{12}:)?/;
  const [name = "", named, ...more] = text.replace(prefix, "").split(":");
  const wellFormed =
    text.length <= 170 &&
    /^[\w-]+$/.test(name) &&
    (named === undefined || QUALIFIER.test(named)) &&
    more.length === 0;
  if (!wellFormed) {
    throw new UserError(
      "invalid-option",
      `"${text}" is not a function's name, partial ARN or ARN`,
      "Expected something like my-function, my-function:live or arn:aws:lambda:us-east-1:111122223333:function:my-function",
    );
  }
  if (qualifier === undefined) return text;
  if (named !== undefined) {
    throw new UserError(
      "usage",
      `"${text}" already has a qualifier, and --qualifier ${qualifier} names one too`,
      "Give one of them.",
    );
  }
  if (!QUALIFIER.test(qualifier)) {
    throw new UserError(
      "invalid-option",
      `--qualifier: "${qualifier}" is neither an alias nor a version`,
      "Expected something like live, 7 or $LATEST",
    );
  }
  return text;
}

function readEndpointUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new UserError(
    "invalid-option",
    `--endpoint-url: "${text}" is not an http(s) URL`,
    "Write it with its scheme, like http://127.0.0.1:3002",
  );
}
