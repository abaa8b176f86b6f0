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

/** What the user expects of an invocation, on top of what Cognito does. */
export interface Criteria {
  /** Places of the answer that may differ from the event. */
  ignore?: readonly Path[];
  calls?: CallExpectations;
  budgets?: Budgets;
}

/** Everything that an invocation amounts to. */
export interface Conclusion {
  invocation: Invocation;
  verdict: Verdict;
  /** Returned event; `undefined` when nothing comparable was returned. */
  differences: readonly DetailedDifference[] | undefined;
  /** Calls that were forbidden, and expected ones that are missing. */
  brokenExpectations: readonly BrokenExpectation[];
  warnings: readonly MailWarning[];
  /** Variables that are not set where something failed or says `undefined`. */
  unsetVariables: readonly VariableFinding[];
  /** Variables that are not set and that a condition reads, where the handler then did nothing. */
  unsetGuards: readonly GuardFinding[];
  times: readonly TimeFinding[];
  result: ConclusionResult;
  /** Why the result is `failed`. */
  reasons: readonly FailureReason[];
}

/** `not-judged`: the dry run stood between the handler and its answer, and nothing else is wrong. */
export type ConclusionResult = "ok" | "failed" | "not-judged";

export type FailureReason = "verdict" | "differences" | "calls" | "times";

/**
 * Decides what an invocation amounts to.
 *
 * @param together All invocations of one confirmation: expectations of calls apply to them as a whole.
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
  // What is missing, or took too long, might have been otherwise.
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
