import type { Effect } from "../contract/effects.ts";
import type { DetailedDifference } from "../diff/parts.ts";
import type { PostConfirmationEvent } from "../event/event.ts";
import type { FlowName } from "../event/create/flows.ts";
import type { ComparisonReport } from "./comparison/text.ts";
import { findingDocuments, verdictDocument } from "./invocation/findings.ts";
import type { InvocationReport } from "./invocation/text.ts";
import { summarize } from "./invocation/series.ts";
import type { Series } from "./invocation/series.ts";

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
  const { invocation, differences } = report;
  return {
    schemaVersion: SCHEMA_VERSION,
    command,
    ok: exitCode === 0,
    exitCode,
    ...invocation,
    ...findingDocuments(report),
    differences: withoutSteps(differences),
  };
}

/** The document that `compare --json` prints. */
export function comparisonDocument(
  { sides, comparison }: ComparisonReport,
  exitCode: number,
): object {
  const { hunks: _hunks, ...rest } = comparison;
  return {
    schemaVersion: SCHEMA_VERSION,
    command: "compare",
    ok: exitCode === 0,
    exitCode,
    event: sides[0].invocation.event,
    sides: sides.map((side) => {
      const { event: _event, ...run } = side.invocation;
      return {
        ...run,
        ...findingDocuments(side),
        differences: withoutSteps(side.differences),
      };
    }),
    comparison: {
      ...rest,
      ...(rest.differences !== undefined && { differences: withoutSteps(rest.differences) }),
    },
  };
}

/** The document that `run --cognito --json` prints. */
export function attemptsDocument(
  reports: readonly InvocationReport[],
  effects: readonly Effect[],
  exitCode: number,
): object {
  const last = reports.at(-1);
  const { brokenRules, verdict } = last === undefined ? {} : findingDocuments(last);
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
    brokenRules,
    verdict,
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
        verdict: verdictDocument(firstFailure.verdict),
        differences: withoutSteps(firstFailure.differences),
      },
    }),
  };
}

/** Differences as programs get them. */
export function withoutSteps(differences: readonly DetailedDifference[] = []): object[] {
  return differences.map(({ steps: _steps, parts, ...difference }) => ({
    ...difference,
    ...(parts !== undefined && {
      parts:
        parts.kind === "json" ? { ...parts, differences: withoutSteps(parts.differences) } : parts,
    }),
  }));
}

/** The document that `--json` prints when a command could not be done. */
export function errorDocument(
  error: { code: string; message: string; remedy?: string | undefined },
  exitCode: number,
): object {
  return { schemaVersion: SCHEMA_VERSION, ok: false, exitCode, error };
}
