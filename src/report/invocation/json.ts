import type { Conclusion } from "../../contract/conclusion.ts";
import type { Confirmation } from "../../contract/confirmation.ts";
import type { Series } from "../../contract/series.ts";
import { withoutSteps } from "../differences/json.ts";
import { envelope } from "../envelope.ts";
import { findingDocuments, verdictDocument, warningDocuments } from "./findings.ts";

/** The document that `--json` prints for `run` and `invoke`. */
export function invocationDocument(
  command: "run" | "invoke",
  conclusion: Conclusion,
  exitCode: number,
): object {
  return {
    ...envelope(command, exitCode),
    ...conclusion.invocation,
    ...concluded(conclusion),
  };
}

/** What is concluded from an invocation. */
export function concluded(conclusion: Conclusion): object {
  return {
    ...findingDocuments(conclusion),
    differences: withoutSteps(conclusion.differences),
  };
}

/** The document that `run --cognito --json` prints. */
export function confirmationDocument(
  { attempts, last, effects }: Confirmation,
  exitCode: number,
): object {
  const { brokenRules, verdict } = findingDocuments(last);
  return {
    ...envelope("run", exitCode),
    event: last.invocation.event,
    attempts: attempts.map((attempt) => {
      const { event: _event, ...rest } = attempt.invocation;
      return { ...rest, warnings: warningDocuments(attempt.warnings) };
    }),
    effects,
    brokenRules,
    verdict,
    differences: withoutSteps(last.differences),
  };
}

/** The document that `run --repeat --json` prints. */
export function seriesDocument(series: Series, exitCode: number): object {
  const { first, firstFailure, calls, figures, warnings } = series;
  return {
    ...envelope("run", exitCode),
    event: first.invocation.event,
    ...figures,
    calls,
    warnings: warningDocuments(warnings),
    ...(firstFailure !== undefined && {
      firstFailure: {
        ...firstFailure.invocation,
        warnings: warningDocuments(firstFailure.warnings),
        verdict: verdictDocument(firstFailure.verdict),
        differences: withoutSteps(firstFailure.differences),
      },
    }),
  };
}
