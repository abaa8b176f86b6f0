import type { Conclusion } from "../../contract/conclusion.ts";
import type { Confirmation } from "../../contract/confirmation.ts";
import type { Invocation } from "../../invocation.ts";
import { allObstacles } from "../../obstacle.ts";
import { obstacleDocument } from "./obstacles.ts";
import type { MailWarning } from "../../contract/mails.ts";
import type { Series } from "../../contract/series.ts";
import { withoutSteps } from "../differences/json.ts";
import { envelope } from "../envelope.ts";

/** The document that `--json` prints for `run` and `invoke`. */
export function invocationDocument(
  command: "run" | "invoke",
  conclusion: Conclusion,
  exitCode: number,
): object {
  return {
    ...envelope(command, exitCode),
    ...described(conclusion.invocation),
    ...concluded(conclusion),
  };
}

/** An invocation as documents have it. */
export function described(invocation: Invocation): Omit<Invocation, "obstacles"> {
  const { obstacles, ...rest } = invocation;
  return { ...rest, ...(obstacles && { obstacles: obstacles.map(obstacleDocument) }) };
}

/** What is concluded from an invocation, for programs. */
export function concluded({
  warnings,
  unsetVariables,
  unsetGuards,
  brokenExpectations,
  times,
  verdict,
  differences,
}: Conclusion) {
  const [broken = [], open = []] = [true, false].map((isBroken) =>
    brokenExpectations.filter(({ code }) => (code !== "call-not-judged") === isBroken),
  );
  const remarks = verdict.remarks.map(({ code, where }) => ({ code, ...where }));
  return {
    warnings: warningDocuments(warnings),
    // Instead of all that were read.
    unsetVariables: [
      ...variableDocuments(unsetVariables),
      ...unsetGuards.map(({ args, where }) => ({
        ...args,
        in: "a condition",
        ...where,
      })),
    ],
    brokenRules: broken.map(({ code, where, args }) => ({ code, ...args, ...where })),
    ...(open.length > 0 && { unjudgedRules: open.map(({ code, args }) => ({ code, ...args })) }),
    times: times.map(({ code, severity, args }) => ({ code, severity, ...args })),
    verdict: { ...verdict, remarks },
    differences: withoutSteps(differences),
  };
}

function warningDocuments(warnings: readonly MailWarning[]): object[] {
  return warnings.map(({ code, where: { mail, part }, args }) => ({
    code,
    mail,
    ...(part !== undefined && { where: part }),
    ...args,
  }));
}

function variableDocuments(found: Conclusion["unsetVariables"]): object[] {
  return found.map(({ args, where }) => ({ ...args, ...where }));
}

/** The document that `run --cognito --json` prints. */
export function confirmationDocument(
  { attempts, last, effects }: Confirmation,
  exitCode: number,
): object {
  const { brokenRules, verdict, differences } = concluded(last);
  return {
    ...envelope("run", exitCode),
    event: last.invocation.event,
    attempts: attempts.map((attempt) => {
      const { event: _event, ...rest } = described(attempt.invocation);
      return {
        ...rest,
        unsetVariables: variableDocuments(attempt.unsetVariables),
        warnings: warningDocuments(attempt.warnings),
      };
    }),
    effects,
    obstacles: allObstacles(attempts.map(({ invocation }) => invocation)).map(obstacleDocument),
    brokenRules,
    verdict,
    differences,
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
    ...(firstFailure && { firstFailure: failureDocument(firstFailure) }),
  };
}

function failureDocument(failure: Conclusion): object {
  const { warnings, unsetVariables, verdict, differences } = concluded(failure);
  return { ...described(failure.invocation), warnings, unsetVariables, verdict, differences };
}
