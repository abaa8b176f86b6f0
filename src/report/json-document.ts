import type { Effect } from "../contract/effects.ts";
import type { PostConfirmationEvent } from "../event/event.ts";
import type { FlowName } from "../event/flows.ts";
import type { InvocationReport } from "./invocation-text.ts";
import { summarize } from "./series.ts";
import type { Series } from "./series.ts";

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
  const { invocation, verdict, differences, brokenRules, warnings } = report;
  return {
    schemaVersion: SCHEMA_VERSION,
    command,
    ok: exitCode === 0,
    exitCode,
    ...invocation,
    warnings,
    brokenRules,
    verdict,
    differences: withoutSteps(differences),
  };
}

/** The document that `run --cognito --json` prints. */
export function attemptsDocument(
  reports: readonly InvocationReport[],
  effects: readonly Effect[],
  exitCode: number,
): object {
  const last = reports.at(-1);
  return {
    schemaVersion: SCHEMA_VERSION,
    command: "run",
    ok: exitCode === 0,
    exitCode,
    event: last?.invocation.event,
    attempts: reports.map(({ invocation }) => {
      const { event: _event, ...rest } = invocation;
      return rest;
    }),
    effects,
    brokenRules: last?.brokenRules,
    verdict: last?.verdict,
    differences: withoutSteps(last?.differences),
  };
}

/** The document that `run --repeat --json` prints. */
export function seriesDocument(series: Series, exitCode: number): object {
  const { first, firstFailure, calls } = series;
  return {
    schemaVersion: SCHEMA_VERSION,
    command: "run",
    ok: exitCode === 0,
    exitCode,
    event: first.invocation.event,
    ...summarize(series),
    calls,
    ...(firstFailure !== undefined && {
      firstFailure: {
        ...firstFailure.invocation,
        verdict: firstFailure.verdict,
        differences: withoutSteps(firstFailure.differences),
      },
    }),
  };
}

export function withoutSteps(differences: InvocationReport["differences"] = []): object[] {
  return differences.map(({ steps: _steps, ...difference }) => difference);
}

/** The document that `--json` prints when a command could not be done. */
export function errorDocument(
  error: { code: string; message: string; remedy?: string | undefined },
  exitCode: number,
): object {
  return { schemaVersion: SCHEMA_VERSION, ok: false, exitCode, error };
}
