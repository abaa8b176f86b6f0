import { UserError } from "../../errors.ts";
import { ALL_FAILURES } from "../../remote/many/distributed-map.ts";
import type { MapInput } from "../../remote/many/distributed-map.ts";
import type { InvokeFlags } from "./options.ts";

export type StepFunctionsOptions = ReturnType<typeof readStepFunctionsOptions>;

export function readStepFunctionsOptions(flags: InvokeFlags, functionName: string) {
  return {
    task: readTask(flags),
    machine: readMachine(flags.stateMachine, functionName),
    roleArn: readArn("--role-arn", flags.roleArn, /^arn:[\w-]+:iam::\d{12}:role\/\S+$/, ROLE),
  };
}

type Task = { kind: "emit" } | { kind: "start"; input: MapInput } | { kind: "follow"; arn: string };

const ROLE = "arn:aws:iam::111122223333:role/cognito-postconfirm";
const EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:machine:name";

function readTask(flags: InvokeFlags): Task {
  if (flags.emitAsl === true) return { kind: "emit" };
  const form = /^arn:[\w-]+:states:[\w-]+:\d{12}:execution:[^:\s]+:[^:\s]+$/;
  const arn = readArn("--follow", flags.follow, form, EXECUTION);
  if (arn !== undefined) return { kind: "follow", arn };
  const events = readPlace("--events", flags.events, "s3://my-bucket/many.jsonl");
  if (events.key === "") {
    throw new UserError(
      "invalid-option",
      `--events: "${flags.events ?? ""}" names a bucket but no object`,
      "For example: --events s3://my-bucket/many.jsonl",
    );
  }
  const results = readPlace("--results", flags.results, "s3://my-bucket/results");
  const input: MapInput = {
    ...events,
    resultBucket: results.bucket,
    resultPrefix: results.key.replace(/\/$/, ""),
    concurrency: flags.concurrency,
    toleratedFailures: flags.maxFailures === undefined ? ALL_FAILURES : flags.maxFailures - 1,
  };
  return { kind: "start", input };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function readPlace(
  flag: string,
  text: string | undefined,
  example: string,
): { bucket: string; key: string } {
  const [, bucket, key = ""] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text ?? "") ?? [];
  if (bucket !== undefined) return { bucket, key };
  throw new UserError(
    text === undefined ? "usage" : "invalid-option",
    text === undefined
      ? `--engine step-functions needs ${flag}`
      : `${flag}: "${text}" is not an S3 URI`,
    `For example: ${flag} ${example}`,
  );
}

function readArn(
  flag: string,
  text: string | undefined,
  form: RegExp,
  example: string,
): string | undefined {
  if (text === undefined || form.test(text)) return text;
  throw new UserError(
    "invalid-option",
    `${flag}: "${text}" is not a valid ARN for this flag`,
    `For example: ${flag} ${example}`,
  );
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
function readMachine(name: string | undefined, functionName: string): string {
  if (name === undefined) {
    const short = functionName.replace(/^.*:function:/, "").replaceAll(/[^\w-]/g, "-");
    return `cognito-postconfirm-${short}`.slice(0, 80);
  }
  if (/^[\w-]{1,80}$/.test(name)) return name;
  throw new UserError(
    "invalid-option",
    `--state-machine: "${name}" is not a state machine's name`,
    "Up to 80 letters, digits, - and _",
  );
}
