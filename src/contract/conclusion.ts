import { compareDocuments } from "../diff/compare.ts";
import type { DetailedDifference } from "../diff/parts.ts";
import type { Path } from "../diff/path.ts";
import type { Invocation } from "../invocation.ts";
import { findBrokenExpectations } from "./calls.ts";
import type { BrokenExpectation, CallExpectations } from "./calls.ts";
import { findMailWarnings } from "./mails.ts";
import type { MailWarning } from "./mails.ts";
import { findTimes } from "./times.ts";
import type { Budgets, TimeFinding } from "./times.ts";
import { findGuards, findUnsetVariables } from "./unset-variables.ts";
import type { GuardFinding, VariableFinding } from "./unset-variables.ts";
import { judge } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

/** What you require of an invocation, in addition to Cognito's rules. */
export interface Criteria {
  /** Places where the response may differ from the event. */
  ignore?: readonly Path[];
  calls?: CallExpectations;
  budgets?: Budgets;
}

/** An invocation, its verdict and everything derived from them. */
export interface Conclusion {
  invocation: Invocation;
  verdict: Verdict;
  /** Differences of the returned event from the one sent; `undefined` if nothing comparable was returned. */
  differences: readonly DetailedDifference[] | undefined;
  /** Forbidden calls that were made, and required calls that are missing. */
  brokenExpectations: readonly BrokenExpectation[];
  warnings: readonly MailWarning[];
  /** Unset variables that appear in an error, a call or a mail. */
  unsetVariables: readonly VariableFinding[];
  /** Unset variables that a condition reads, if the handler then did nothing. */
  unsetGuards: readonly GuardFinding[];
  times: readonly TimeFinding[];
  result: ConclusionResult;
  /** Why the result is `failed`. */
  reasons: readonly FailureReason[];
}

/** `not-judged`: the dry run prevented a verdict, and nothing else failed. */
export type ConclusionResult = "ok" | "failed" | "not-judged";

export type FailureReason = "verdict" | "differences" | "calls" | "times";

/**
 * Derives the result of an invocation.
 *
 * @param together All invocations of one confirmation; expected calls may be in any of them.
 */
export function conclude(
  invocation: Invocation,
  { ignore = [], calls = { failOn: [], expected: [] }, budgets = {} }: Criteria = {},
  together: readonly Invocation[] = [invocation],
): Conclusion {
  const { event, outcome, mails } = invocation;
  const verdict = judge(invocation);
  const isKnown = verdict.accepted !== null;
  const isComparable =
    isKnown &&
    outcome.kind === "returned" &&
    typeof outcome.payload === "object" &&
    outcome.payload !== null;
  const differences = isComparable ? compareDocuments(event, outcome.payload, ignore) : undefined;
  // With real responses, missing calls might have been made, and the time might differ.
  const brokenExpectations = findBrokenExpectations(
    together,
    isKnown ? calls : { ...calls, expected: [] },
  );
  const isOpen = brokenExpectations.some(({ code }) => code === "call-not-judged");
  const times = isKnown ? findTimes(invocation, budgets) : [];
  const failures: Record<FailureReason, boolean> = {
    verdict: verdict.accepted === false,
    differences: differences !== undefined && differences.length > 0,
    calls: brokenExpectations.some(({ severity }) => severity === "error"),
    times: times.some(({ severity }) => severity === "error"),
  };
  const reasons = (Object.keys(failures) as FailureReason[]).filter((reason) => failures[reason]);
  return {
    invocation,
    verdict,
    differences,
    brokenExpectations,
    warnings: findMailWarnings(mails),
    unsetVariables: findUnsetVariables(invocation),
    unsetGuards: findGuards(invocation),
    times,
    result: reasons.length > 0 ? "failed" : isKnown && !isOpen ? "ok" : "not-judged",
    reasons,
  };
}
