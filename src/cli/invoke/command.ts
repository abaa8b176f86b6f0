import type { Command } from "commander";
import type { Budgets } from "../../contract/times.ts";
import { UserError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { readDuration } from "../flags/duration.ts";
import { addEventInputOptions, readEventInput } from "../flags/event-input.ts";
import type { EventInputFlags } from "../flags/event-input.ts";
import { readChoice } from "../flags/event.ts";
import type { ExitCode } from "../exit-code.ts";
import type { InvokeOptions } from "./options.ts";
import { addFunctionOptions, readFunctionOptions } from "../flags/function.ts";
import type { FunctionFlags } from "../flags/function.ts";
import { addManyOptions, isMany, readEngine } from "./many-options.ts";
import type { ManyFlags } from "./many-options.ts";
import { addOutputOptions, readOutputOptions } from "../flags/output.ts";
import type { OutputFlags } from "../flags/output.ts";
import { addStepFunctionsOptions } from "./step-functions-options.ts";
import type { StepFunctionsFlags } from "./step-functions-options.ts";

interface InvokeFlags
  extends EventInputFlags, FunctionFlags, ManyFlags, StepFunctionsFlags, OutputFlags {
  invocationType: string;
  timeout?: string;
  maxDuration?: string;
  maxInit?: string;
  yes?: boolean;
}

const ONE = "RequestResponse";
const TYPES = [ONE, "Event", "DryRun"] as const;

export function registerInvoke(
  program: Command,
  context: Context,
  exit: (code: ExitCode) => void,
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
  addEventInputOptions(
    command.optionsGroup("The event:"),
    "the function's region, and that of the new event",
  );
  addFunctionOptions(command.optionsGroup("The function, and the call:"))
    .option(
      "--invocation-type <type>",
      "RequestResponse waits for the answer, Event does not, DryRun checks the permission",
      "RequestResponse",
    )
    .option("--timeout <time>", "how long to wait for the answer (default: 16 minutes)")
    .option("--max-duration <time>", "fail when it took longer")
    .option("--max-init <time>", "fail when its cold start took longer");
  addManyOptions(command.optionsGroup("Many calls:"));
  addStepFunctionsOptions(command.optionsGroup("Many calls from within AWS:"));
  addOutputOptions(command.optionsGroup("Output:"))
    .addHelpText(
      "after",
      `
Examples:
  $ cognito-postconfirm invoke my-post-confirmation --profile dev
  $ cognito-postconfirm invoke my-post-confirmation:live -e event.json --yes --json
  $ cognito-postconfirm invoke my-post-confirmation --invocation-type DryRun
  $ cognito-postconfirm gen-event | cognito-postconfirm invoke my-post-confirmation -e - --yes
  $ cognito-postconfirm invoke my-service-dev-confirm --endpoint-url http://127.0.0.1:3002
  $ cognito-postconfirm invoke my-post-confirmation --events many.ndjson --state many.state > results.ndjson

Exit code: 0 accepted and returned unchanged, 1 it failed, 2 it could not be called, 130 cancelled.`,
    )
    .action(async (functionName: string, flags: InvokeFlags) => {
      const type = (await readChoice("--invocation-type", flags.invocationType, TYPES)) ?? ONE;
      const timeoutMs = readTime("--timeout", flags.timeout);
      const target = {
        ...(await readFunctionOptions(functionName, flags, timeoutMs, context)),
        output: { ...readOutputOptions(flags), budgets: readBudgets(flags) },
        yes: flags.yes ?? false,
      };
      if ((await readEngine(flags)) === "step-functions") {
        refuseFlags([...OF_ONE, "timeout", "clientContext"], "a call from here", command);
        const { invokeStepFunctions } = await import("./step-functions.ts");
        return exit(await invokeStepFunctions(target, flags, context));
      }
      if (isMany(flags)) {
        refuseFlags(OF_ONE, "one call", command);
        const { invokeMany } = await import("./many.ts");
        return exit(await invokeMany(target, flags, context));
      }
      if (type !== ONE) {
        // Lambda passes a context on in a call that waits, and forgets it in one that does not.
        const useless = type === "DryRun" ? OF_ANSWER : [...OF_ANSWER, "clientContext"];
        refuseFlags(useless, `a call that waits for its answer, and ${type} does not`, command);
      }
      const input = await readEventInput(flags, context);
      return exit(await invoke({ ...target, invocationType: type, input }, context));
    });
}

function readBudgets({ maxDuration, maxInit }: InvokeFlags): Budgets {
  return {
    maxDurationMs: readTime("--max-duration", maxDuration),
    maxInitMs: readTime("--max-init", maxInit),
  };
}

function readTime(flag: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : readDuration(flag, text);
}

const OF_ANSWER = ["maxDuration", "maxInit", "ignore", "format", "context"];
/** What says nothing where there are many calls. */
const OF_ONE = ["invocationType", "maxDuration", "maxInit", "format", "context"];

/** Flags that would be without effect. A configuration file may have them for other calls. */
function refuseFlags(keys: readonly string[], what: string, command: Command): void {
  const given = command.options.find((option) => {
    const key = option.attributeName();
    return keys.includes(key) && command.getOptionValueSource(key) === "cli";
  });
  if (given === undefined) return;
  throw new UserError("usage", `${String(given.long)} is for ${what}`, "Leave one of them out.");
}

async function invoke(options: InvokeOptions, context: Context): Promise<ExitCode> {
  return (await import("./call.ts")).invokeOnce(options, context);
}
