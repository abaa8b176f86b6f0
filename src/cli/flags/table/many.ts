import { each, flag } from "../flag.ts";
import { whole } from "../whole-number.ts";

const IN_AWS = "engine=step-functions";
const CALLS = ["events", "count"];
const FROM_HERE = { needs: CALLS, conflicts: [IN_AWS] };
const FROM_AWS = { needs: [IN_AWS] };
const EACH_TIME = { inFile: "ignored" } as const;

export const MIX = flag("--mix <flow=percent,…>", "share of each flow", { needs: ["count"] });

/** Flags for many calls of a deployed function. */
export const MANY_CALLS = {
  // The number of calls must be on the command line each time.
  ...each(EACH_TIME, {
    events: flag("--events <file>", "call once per event of an NDJSON file, or - for stdin", {
      path: "",
      conflicts: ["event", "count", "mix"],
    }),
    count: flag("--count <n>", "call with this many generated events for different users", {
      read: whole({ min: 1 }),
      conflicts: ["events", "event", IN_AWS],
    }),
    mix: { ...MIX, conflicts: ["events", "flow", IN_AWS] },
  }),
  concurrency: flag("--concurrency <n>", "maximum parallel calls", {
    default: "10",
    read: whole({ min: 1, max: 10_000 }),
    needs: [...CALLS, IN_AWS],
  }),
  maxFailures: flag("--max-failures <n>", "stop after this many failed calls", {
    read: whole({ min: 1 }),
    needs: [...CALLS, IN_AWS],
  }),
  ...each(FROM_HERE, {
    rate: flag("--rate <n[/s]>", "maximum calls per second", {
      read: whole({ min: 1, max: 100_000, unit: "/s" }),
    }),
    onError: flag("--on-error <action>", "action for a line that is not an event", {
      choices: ["stop", "continue"],
      default: "stop",
    }),
    state: flag("--state <file>", "save progress and resume after an interruption", { path: "" }),
    output: flag("-o, --output <file>", "append the results to a file instead of stdout", {
      path: "",
    }),
  }),
  engine: flag("--engine <name>", "where the calls are made", {
    choices: ["local", "step-functions"],
    default: "local",
    inFile: "ignored",
  }),
};

/** Flags for many calls that a state machine makes. */
export const STEP_FUNCTIONS = each(FROM_AWS, {
  results: flag("--results <s3://…>", "S3 location of the results"),
  roleArn: flag("--role-arn <arn>", "role of a new state machine"),
  stateMachine: flag("--state-machine <name>", "name of the state machine", {
    otherwise: "derived from the function's name",
  }),
  emitAsl: flag("--emit-asl", "print the state machine without calling anything", {
    inFile: "ignored",
  }),
  follow: flag("--follow <arn>", "follow a running execution", { inFile: "ignored" }),
});
