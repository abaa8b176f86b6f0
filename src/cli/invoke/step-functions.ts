import { jsonText } from "../../json.ts";
import type { SFNClient } from "@aws-sdk/client-sfn";
import { parseArn } from "../../arn.ts";
import { Cancelled, UserError } from "../../errors.ts";
import type { CallSite } from "../../remote/errors/call-site.ts";
import { explainAwsError } from "../../remote/errors/explain.ts";
import { distributedMap } from "../../remote/many/distributed-map.ts";
import type { MapInput } from "../../remote/many/distributed-map.ts";
import { findOrCreateMachine, followMap, startMap } from "../../remote/many/map-run.ts";
import type { MapProgress } from "../../remote/many/map-run.ts";
import { mapDocument, mapPlanRows, mapText } from "../../report/many/map-text.ts";
import { confirmCalls, requireConsentToCalls } from "../io/consent.ts";
import type { FunctionToCall } from "../io/consent.ts";
import { accountOf } from "../io/account.ts";
import { qualifiedName, regionFor } from "../io/function-place.ts";
import { showProgress } from "../io/progress.ts";
import type { Context } from "../context.ts";
import { EXIT, exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import type { InvokeFlags, InvokeTarget } from "./options.ts";
import { readStepFunctionsOptions } from "./step-functions-options.ts";
import type { StepFunctionsOptions } from "./step-functions-options.ts";

/** How often a run is looked at. */
const EVERY_MS = 2_000;

/** Calls a deployed function with every line of an S3 object, from within AWS, and follows that. */
export async function invokeStepFunctions(
  target: InvokeTarget,
  flags: InvokeFlags,
  context: Context,
): Promise<ExitCode> {
  const options = readStepFunctionsOptions(flags, target.functionName);
  const { task } = options;
  if (task.kind === "emit") {
    const region = regionFor(target) ?? context.env["AWS_REGION"] ?? "us-east-1";
    const machine = distributedMap(qualifiedName(target), region);
    context.stdout.write(jsonText(machine));
    return EXIT.ok;
  }
  if (task.kind === "start") await requireConsentToCalls("invoke", [], target, context);
  const { profile, endpointUrl } = target;
  const named = task.kind === "follow" ? parseArn(task.arn)?.region : regionFor(target);
  try {
    const client = await context.aws.stepFunctions({ region: named, profile, endpointUrl });
    const region = await client.config.region();
    const executionArn =
      task.kind === "follow"
        ? task.arn
        : await start(client, { ...target, region }, options, task.input, context);
    const results = task.kind === "start" ? addressOf(task.input) : undefined;
    return await follow(client, executionArn, results, { ...target, region }, context);
  } catch (error) {
    throw explainAwsError(error, siteOf(target, named, context));
  }
}

async function start(
  client: SFNClient,
  target: InvokeTarget & { region: string },
  { machine, roleArn }: StepFunctionsOptions,
  input: MapInput,
  context: Context,
): Promise<string> {
  const { functionName, region, endpointUrl, yes } = target;
  const functionToCall: FunctionToCall = {
    ...{ name: qualifiedName(target), region, endpointUrl },
    account: () => accountOf(functionName, yes, target, context),
  };
  const plan = mapPlanRows({
    machine,
    events: `s3://${input.bucket}/${input.key}`,
    results: addressOf(input),
    concurrency: input.concurrency,
  });
  await confirmCalls([functionToCall], plan, target, context);
  const definition = distributedMap(functionToCall.name, region);
  const stateMachineArn = await findOrCreateMachine(client, { name: machine, definition, roleArn });
  const name = `cognito-postconfirm-${context.newSeed()}`;
  const executionArn = await startMap(client, { stateMachineArn, name, input });
  context.stderr.write(`started ${executionArn}\n`);
  return executionArn;
}

async function follow(
  client: SFNClient,
  executionArn: string,
  results: string | undefined,
  target: InvokeTarget & { region: string },
  context: Context,
): Promise<ExitCode> {
  const ending = new AbortController();
  const interrupt = context.onInterrupt(() => ending.abort());
  let progress = await showProgress(undefined, context);
  let isTotalKnown = false;
  try {
    const onProgress = async ({ counts }: MapProgress): Promise<void> => {
      if (counts === undefined) return;
      if (!isTotalKnown && counts.total > 0) {
        isTotalKnown = true;
        progress.stop();
        progress = await showProgress(counts.total, context);
      }
      const failed = counts.failed + counts.timedOut + counts.aborted;
      progress.update(counts.succeeded + failed, failed);
    };
    const end = await followMap(client, executionArn, {
      everyMs: EVERY_MS,
      signal: ending.signal,
      onProgress,
    });
    progress.stop();
    // It may have been interrupted between two looks, when no call is under way.
    ending.signal.throwIfAborted();
    const code = exitCodeOf({ kind: "map-run", ...end });
    const ended = { ...end, executionArn, results };
    const text = target.output.json ? jsonText(mapDocument(ended, code)) : mapText(ended);
    context.stdout.write(text);
    return code;
  } catch (error) {
    if (ending.signal.aborted) throw new Cancelled(goesOnText(executionArn));
    const explained = explainAwsError(error, siteOf(target, target.region, context));
    throw explained instanceof UserError ? withWayBack(explained, executionArn) : explained;
  } finally {
    progress.stop();
    interrupt.giveBack();
  }
}

function siteOf(
  { profile, endpointUrl }: InvokeTarget,
  region: string | undefined,
  { env }: Context,
): CallSite {
  return { task: "step-functions", region, endpointUrl, profile: profile ?? env["AWS_PROFILE"] };
}

/** What broke is the following alone; an execution that is not there cannot go on. */
function withWayBack(error: UserError, arn: string): UserError {
  if (/^(?:execution-not-found|invalid-arn)$/.test(error.code)) return error;
  const { code, message, remedy = "" } = error;
  return new UserError(code, message, `${remedy}\n${goesOnText(arn)}`.trim(), { cause: error });
}

function goesOnText(arn: string): string {
  return (
    `stopped following; the execution continues: ${arn}\n` +
    `to follow it again: cognito-postconfirm invoke <function> --engine step-functions --follow ${arn}\n` +
    `to stop it:         aws stepfunctions stop-execution --execution-arn ${arn}`
  );
}

function addressOf({ resultBucket, resultPrefix }: MapInput): string {
  return `s3://${resultBucket}/${resultPrefix}`;
}
