import type { Command } from "commander";
import { UserError } from "../../errors.ts";
import type { ManyLimits } from "../../many/loop.ts";
import type { FlowName } from "../../event/create/flows.ts";
import type { StreamOptions } from "../../event/create/stream.ts";
import type { Context } from "../context.ts";
import { readChoice } from "../flags/event.ts";
import { readEventInput } from "../flags/event-input.ts";
import type { EventInputFlags } from "../flags/event-input.ts";
import type { StepFunctionsFlags } from "./step-functions-options.ts";
import { readWhole } from "../flags/whole-number.ts";

/** The flags that ask for more than one call. */
export interface ManyFlags extends EventInputFlags {
  events?: string;
  count?: string;
  mix?: string;
  concurrency?: string;
  rate?: string;
  maxFailures?: string;
  onError?: string;
  state?: string;
  engine?: string;
}

export type ManyInput =
  | { kind: "lines"; file: string }
  | { kind: "generated"; options: StreamOptions; announceSeed: boolean };

export interface ManyOptions extends ManyLimits {
  input: ManyInput;
  state: string | undefined;
}

export function addManyOptions(command: Command): Command {
  return command
    .option("--events <file>", "call with each event of a file, one a line, or - for stdin")
    .option("--count <number>", "call with this many new events, each of another person")
    .option("--mix <flow=percent,…>", "with --count: how often each flow comes")
    .option("--concurrency <number>", "of many calls: at most so many at a time (default: 10)")
    .option("--rate <number[/s]>", "of many calls: begin at most so many a second")
    .option("--max-failures <number>", "of many calls: begin no more after so many failed")
    .option("--on-error <what>", "at a line that is no event: stop (default) or continue")
    .option("--state <file>", "of many calls: keep what is done, to go on after a break")
    .option("--engine <name>", "what makes the many calls: local (default) or step-functions");
}

/** What makes the calls. Flags of the other engine are refused. */
export async function readEngine(
  flags: ManyFlags & StepFunctionsFlags,
): Promise<"local" | "step-functions"> {
  const engine = await readChoice("--engine", flags.engine, ["local", "step-functions"]);
  if (engine === "step-functions") {
    const local = ["event", "count", "mix", "rate", "onError", "state"] as const;
    const given = local.find((key) => flags[key] !== undefined);
    if (given === undefined) return engine;
    const flag = given === "onError" ? "--on-error" : `--${given}`;
    throw new UserError(
      "usage",
      `${flag} means nothing to --engine step-functions`,
      "It takes its events from --events s3://bucket/key.jsonl",
    );
  }
  if (flags.events?.startsWith("s3://") === true) {
    throw new UserError(
      "usage",
      `--events ${flags.events} is in S3, where only --engine step-functions reads`,
      "Add that, or copy the file here: aws s3 cp",
    );
  }
  const [flag] = Object.entries(STEP_FUNCTIONS_ONLY).find(([, key]) => flags[key]) ?? [];
  if (flag === undefined) return "local";
  throw new UserError("usage", `${flag} is for --engine step-functions`, "Add that.");
}

const STEP_FUNCTIONS_ONLY = {
  "--results": "results",
  "--role-arn": "roleArn",
  "--state-machine": "stateMachine",
  "--emit-asl": "emitAsl",
  "--follow": "follow",
} as const;

const MANY_ONLY = {
  mix: "--mix",
  concurrency: "--concurrency",
  rate: "--rate",
  maxFailures: "--max-failures",
  onError: "--on-error",
  state: "--state",
} as const;

/** Whether the flags ask for many calls. A flag that is for many calls alone is refused without. */
export function isMany(flags: ManyFlags): boolean {
  const isMany = flags.events !== undefined || flags.count !== undefined;
  const keys = Object.keys(MANY_ONLY) as (keyof typeof MANY_ONLY)[];
  const alone = keys.find((key) => flags[key] !== undefined);
  if (isMany || alone === undefined) return isMany;
  throw new UserError(
    "usage",
    `${MANY_ONLY[alone]} is for many calls`,
    "Say which: --events file.ndjson, or --count 1000",
  );
}

export async function readManyOptions(flags: ManyFlags, context: Context): Promise<ManyOptions> {
  const onError = await readChoice("--on-error", flags.onError, ["stop", "continue"]);
  return {
    input: await readManyInput(flags, context),
    concurrency: readWhole("--concurrency", flags.concurrency ?? "10", { min: 1, max: 10_000 }),
    rate:
      flags.rate === undefined
        ? undefined
        : readWhole("--rate", flags.rate, { min: 1, max: 100_000, unit: "/s" }),
    maxFailures:
      flags.maxFailures === undefined
        ? Number.POSITIVE_INFINITY
        : readWhole("--max-failures", flags.maxFailures, { min: 1 }),
    onError: onError ?? "stop",
    state: flags.state,
  };
}

function contradict(one: string, other: string): never {
  throw new UserError("usage", `${one} and ${other} contradict each other`, "Leave one out.");
}

async function readManyInput(flags: ManyFlags, context: Context): Promise<ManyInput> {
  if (flags.events !== undefined) {
    if (flags.event !== undefined) contradict("--events", "--event");
    if (flags.count !== undefined) contradict("--events", "--count");
    if (flags.mix !== undefined) contradict("--events", "--mix");
    const input = await readEventInput({ ...flags, event: flags.events }, context, "--events");
    if (input.kind === "file") return { kind: "lines", file: input.file };
  }
  if (flags.event !== undefined) contradict("--count", "--event");
  if (flags.mix !== undefined && flags.flow !== undefined) contradict("--mix", "--flow");
  const input = await readEventInput(flags, context);
  if (input.kind === "file") throw new Error("an event out of nowhere");
  const count = readWhole("--count", flags.count ?? "", { min: 1 });
  const mix = await readMixOf(flags.mix);
  const options = {
    ...input.options,
    mailbox: "ses-simulator",
    count,
    ...(mix && { mix }),
  } as const;
  return { kind: "generated", options, announceSeed: input.announceSeed };
}

async function readMixOf(
  text: string | undefined,
): Promise<ReadonlyMap<FlowName, number> | undefined> {
  return text === undefined ? undefined : (await import("../flags/mix.ts")).readMix(text);
}
