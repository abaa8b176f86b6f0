import type { PostConfirmationEvent } from "../event/event.ts";
import type { FlowName } from "../event/flows.ts";
import type { InvocationReport } from "./invocation-text.ts";

/** Goes up when a field goes away or changes its meaning; new fields leave it as it is. */
export const SCHEMA_VERSION = 1;

/** The document that `--json` prints for an event. */
export function eventDocument(
  event: PostConfirmationEvent,
  from: { flow: FlowName; seed: string },
): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    command: "gen-event",
    ok: true,
    exitCode: 0,
    ...from,
    event,
  };
}

/** The document that `--json` prints for `run` and `invoke`. */
export function invocationDocument(
  command: "run" | "invoke",
  report: InvocationReport,
  exitCode: number,
): object {
  const { invocation, verdict, differences } = report;
  return {
    schemaVersion: SCHEMA_VERSION,
    command,
    ok: exitCode === 0,
    exitCode,
    ...invocation,
    verdict,
    differences: differences.map(({ steps: _steps, ...difference }) => difference),
  };
}

/** The document that `--json` prints when a command could not be done. */
export function errorDocument(
  error: { code: string; message: string; remedy?: string | undefined },
  exitCode: number,
): object {
  return { schemaVersion: SCHEMA_VERSION, ok: false, exitCode, error };
}
