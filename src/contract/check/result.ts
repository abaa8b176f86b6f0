import type { Needed } from "./needed.ts";
import type { Obstacle } from "../../obstacle.ts";
import type { Severity } from "../../finding.ts";
import type { CheckFinding, RuleCode } from "./finding.ts";
import type { SourceCall } from "./scenario.ts";
import type { Conclusion } from "../conclusion.ts";

/** A rule of the catalogue. Its words are the reports'. */
export interface ListedRule {
  code: RuleCode;
  severity: Severity;
}

/** A finding that fails nothing, and why. */
export type AcceptedFinding = CheckFinding & { reason: string };

/** `not-judged`: the dry run stood between the handler and its answer. */
export type ScenarioStatus = "passed" | "failed" | "not-judged" | "left-out" | "interrupted";

/** One scenario, run: an event under conditions, called once or as often as a retry would. */
export interface ScenarioResult {
  /** Stable: `confirm-sign-up/ses-throttled`. */
  name: string;
  title: string;
  /** The column of the matrix: the flow. */
  flow: string;
  status: ScenarioStatus;
  /** What the handler does that it was added for: `reads custom:role`. */
  addedFor?: string;
  /** Why it was left out, or not played. */
  reason?: string;
  /** Whether it passed although no work was seen, as answers were missing. */
  isCutShort?: true;
  /** Whether a read found an entry that was made up, as it finds nothing otherwise. */
  isMadeUp?: true;
  /** What the dry run put in the handler's way, each once. */
  obstacles: readonly Obstacle[];
  calls: readonly Conclusion[];
  findings: readonly CheckFinding[];
  /** Those that the user accepted. */
  accepted: readonly AcceptedFinding[];
  durationMs: number;
}

/** What `check` found. Reports add the words. */
export interface CheckReport {
  /** Whether something was judged, nothing that had to run is unjudged, and nothing failed: exit code 0. */
  ok: boolean;
  counts: CheckCounts;
  /** The handler's file and export, or the function. */
  target: string;
  /** The absolute path of the handler's file, for annotations. */
  file?: string;
  seed: string;
  rules: readonly ListedRule[];
  /** Findings as bad as this fail their scenario. */
  failOn: Severity;
  /** Switched off, with the reason that the user gave. */
  off: readonly { code: string; reason: string | undefined }[];
  scenarios: readonly ScenarioResult[];
  /** Entries of `--stubs`, from 0, that no call of any scenario came to, and why. */
  unusedStubs?: readonly { stub: number; why: string }[];
  /** What every user needs for the handler to work, if it needs something. */
  needed?: Needed;
  /** Calls of the source that no scenario made. */
  neverCalled?: readonly SourceCall[];
  /** Whether somebody broke off: what is there is what was done. */
  interrupted: boolean;
  durationMs: number;
}

/** How many scenarios ended how, and how many findings they have. */
export type CheckCounts = ReturnType<typeof countCheck>;

export function countCheck(
  scenarios: readonly (Pick<ScenarioResult, "status"> & {
    findings: readonly { severity: Severity }[];
    accepted: readonly unknown[];
  })[],
) {
  const findings = scenarios.flatMap((scenario) => scenario.findings);
  const having = (status: ScenarioStatus): number =>
    scenarios.filter((scenario) => scenario.status === status).length;
  const of = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    scenarios: scenarios.length,
    passed: having("passed"),
    failed: having("failed"),
    notJudged: having("not-judged"),
    leftOut: having("left-out"),
    interrupted: having("interrupted"),
    errors: of("error"),
    warnings: of("warning"),
    notes: of("note"),
    accepted: scenarios.reduce((sum, { accepted }) => sum + accepted.length, 0),
  };
}

/** Something passed, nothing failed, and nothing that had to run is unjudged. */
export function isOk({
  interrupted,
  counts,
}: Pick<CheckReport, "interrupted" | "counts">): boolean {
  const { passed, failed, notJudged } = counts;
  return !interrupted && passed > 0 && failed + notJudged + counts.interrupted === 0;
}
