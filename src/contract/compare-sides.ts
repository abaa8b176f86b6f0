import { compareDocuments } from "../diff/compare.ts";
import type { Difference } from "../diff/compare.ts";
import type { Path } from "../diff/path.ts";
import type { Invocation, Outcome } from "../invocation.ts";
import type { Verdict } from "./verdict.ts";

/** Where two runs with one event are alike. `null` where the verdict on one of them is not known. */
export interface SideComparison {
  /** Whether both answered, or failed in the same way. */
  sameOutcome: boolean | null;
  /** Whether Cognito would do the same. */
  sameVerdict: boolean | null;
  /** The second one's answer against the first one's; `undefined` when not both answered. */
  differences: readonly Difference[] | undefined;
}

/** @returns `undefined` where that is not known. */
export function isAgreement({
  sameOutcome,
  sameVerdict,
  differences = [],
}: SideComparison): boolean | undefined {
  if (sameOutcome === null || sameVerdict === null) return undefined;
  return sameOutcome && sameVerdict && differences.length === 0;
}

interface Side {
  invocation: Pick<Invocation, "outcome">;
  verdict: Verdict;
}

/** @param ignore Places of the answers to leave out. */
export function compareSides(one: Side, other: Side, ignore: readonly Path[]): SideComparison {
  if (one.verdict.accepted === null || other.verdict.accepted === null) {
    return { sameOutcome: null, sameVerdict: null, differences: undefined };
  }
  const [first, second] = [one.invocation.outcome, other.invocation.outcome];
  return {
    sameOutcome: describe(first) === describe(second),
    sameVerdict: describeVerdict(one.verdict) === describeVerdict(other.verdict),
    differences:
      first.kind === "returned" && second.kind === "returned"
        ? compareDocuments(first.payload, second.payload, ignore)
        : undefined,
  };
}

/** What an outcome is, apart from when and in which call it was. */
function describe(outcome: Outcome): string {
  if ("errorType" in outcome)
    return `${outcome.errorType}: ${withoutRequest(outcome.errorMessage)}`;
  return outcome.kind === "returned" ? `returned ${outcome.malformed ?? ""}` : outcome.kind;
}

function describeVerdict(verdict: Verdict): string {
  return verdict.accepted === false
    ? `${verdict.exception}: ${withoutRequest(verdict.message)}`
    : "accepted";
}

/** Lambda puts the call's id before what it reports itself. */
function withoutRequest(text: string): string {
  return text.replaceAll(/RequestId: [\w-]+ (?:Error: )?/g, "");
}
