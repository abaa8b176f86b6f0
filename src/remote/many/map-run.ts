import { isDeepStrictEqual } from "node:util";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineCommand,
  ListMapRunsCommand,
  paginateListStateMachines,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { ExecutionStatus, SFNClient } from "@aws-sdk/client-sfn";
import { UserError } from "../../errors.ts";
import type { Json } from "../../json.ts";
import { ROLE_NEEDS } from "./distributed-map.ts";
import type { MapInput } from "./distributed-map.ts";
import { pause } from "./pace.ts";

const COUNTED = [
  "total",
  "pending",
  "running",
  "succeeded",
  "failed",
  "timedOut",
  "aborted",
] as const;

/** How many events are where. */
export type MapCounts = Record<(typeof COUNTED)[number], number>;

/** How a run stands, or ended. */
export interface MapProgress {
  status: ExecutionStatus;
  /** `undefined` while the events are not being read yet. */
  counts: MapCounts | undefined;
  /** Of an execution that did not succeed. */
  error: string | undefined;
  cause: string | undefined;
}

export interface Machine {
  name: string;
  definition: Json;
  /** Needed to make one, and not to use one that is there. */
  roleArn: string | undefined;
}

/** The state machine of that name, which is made if there is none. Another's is left as it is. */
export async function findOrCreateMachine(client: SFNClient, machine: Machine): Promise<string> {
  const { name, definition, roleArn } = machine;
  const arn = await findMachine(client, name);
  if (arn !== undefined) {
    const found = await client.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
    if (isDeepStrictEqual(JSON.parse(found.definition ?? "null"), definition)) return arn;
    throw new UserError(
      "state-machine-differs",
      `a different state machine ${name} already exists`,
      "Choose another name with --state-machine, or delete the existing one. --emit-asl prints the expected one.",
    );
  }
  if (roleArn === undefined) {
    throw new UserError(
      "role-missing",
      `the state machine ${name} does not exist, and creating it requires a role`,
      `Pass a role with --role-arn. ${ROLE_NEEDS}`,
    );
  }
  const made = await client.send(
    new CreateStateMachineCommand({
      name,
      roleArn,
      type: "STANDARD",
      definition: JSON.stringify(definition),
    }),
  );
  return made.stateMachineArn ?? "";
}

async function findMachine(client: SFNClient, name: string): Promise<string | undefined> {
  for await (const { stateMachines = [] } of paginateListStateMachines({ client }, {})) {
    const found = stateMachines.find((machine) => machine.name === name);
    if (found?.stateMachineArn !== undefined) return found.stateMachineArn;
  }
  return undefined;
}

/** Begins a run. The same name with the same input does not begin a second one. */
export async function startMap(
  client: SFNClient,
  { stateMachineArn, name, input }: { stateMachineArn: string; name: string; input: MapInput },
): Promise<string> {
  const started = await client.send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );
  return started.executionArn ?? "";
}

/**
 * Looks at a run again and again until it has ended, or until it is told to stop looking.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html
 */
export async function followMap(
  client: SFNClient,
  executionArn: string,
  {
    everyMs,
    signal,
    onProgress,
  }: { everyMs: number; signal: AbortSignal; onProgress: (progress: MapProgress) => Promise<void> },
): Promise<MapProgress> {
  // An answer may never come, and an interruption does not wait for it.
  const how = { abortSignal: signal };
  let mapRunArn: string | undefined;
  for (;;) {
    // In this order: the counts of a run that has ended are its last.
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }), how);
    mapRunArn ??= (await client.send(new ListMapRunsCommand({ executionArn }), how)).mapRuns?.[0]
      ?.mapRunArn;
    const counts =
      mapRunArn === undefined
        ? undefined
        : (await client.send(new DescribeMapRunCommand({ mapRunArn }), how)).itemCounts;
    const { status = "RUNNING", error, cause } = execution;
    const progress = { status, counts: counts && countsOf(counts), error, cause };
    await onProgress(progress);
    if (status !== "RUNNING" && status !== "PENDING_REDRIVE") return progress;
    await pause(everyMs, signal);
    if (signal.aborted) return progress;
  }
}

function countsOf(counts: Record<keyof MapCounts, number | undefined>): MapCounts {
  return Object.fromEntries(COUNTED.map((name) => [name, counts[name] ?? 0])) as MapCounts;
}
