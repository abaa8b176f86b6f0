import type { Needed } from "./needed.ts";
import type { Obstacle } from "../../obstacle.ts";
import type { Severity } from "../../finding.ts";
import type { CheckFinding, RuleCode } from "./finding.ts";
import type { SourceCall } from "./scenario.ts";
import type { Conclusion } from "../conclusion.ts";
import { hasWork } from "../work.ts";

/** A rule of the catalogue, without its texts. */
export interface ListedRule {
  code: RuleCode;
  severity: Severity;
}

/** An accepted finding, which fails nothing, and the reason. */
export type AcceptedFinding = CheckFinding & { reason: string };

/** `not-judged`: the dry run prevented a verdict. `left-out`: the scenario was skipped. */
export type ScenarioStatus = "passed" | "failed" | "not-judged" | "left-out" | "interrupted";

/** A scenario and its result: an event under certain conditions, sent once, or as often as a retry would send it. */
export interface ScenarioResult {
  /** Stable: `confirm-sign-up/ses-throttled`. */
  name: string;
  title: string;
  /** The flow, a column of the report's matrix. */
  flow: string;
  status: ScenarioStatus;
  /** Why the scenario was added: `reads custom:role`. */
  addedFor?: string;
  /** Why it was skipped or not run. */
  reason?: string;
  /** Whether it passed although no work was seen, because responses were missing. */
  isCutShort?: true;
  /** Whether a read found a made-up entry; without one it finds nothing. */
  isMadeUp?: true;
  /** What prevented the dry run from behaving as AWS would, each obstacle once. */
  obstacles: readonly Obstacle[];
  calls: readonly Conclusion[];
  findings: readonly CheckFinding[];
  /** Accepted findings. */
  accepted: readonly AcceptedFinding[];
  durationMs: number;
}

/** Result of a check. `explainCheck` adds the texts. */
export interface CheckReport {
  /**
   * Whether at least one scenario passed, none failed, none that had to run was left unjudged, and no obstacle kept the
   * handler from all its work: exit code 0.
   */
  ok: boolean;
  /** Whether no scenario that passed got beyond a response that the dry run could not give. */
  isIdle?: true;
  counts: CheckCounts;
  /** The handler's file and export, or the deployed function. */
  target: string;
  /** Absolute path of the handler's file, for annotations. */
  file?: string;
  seed: string;
  rules: readonly ListedRule[];
  /** Lowest severity that fails a scenario. */
  failOn: Severity;
  /** Rules that are switched off, with the reason if one was given. */
  off: readonly { code: string; reason: string | undefined }[];
  scenarios: readonly ScenarioResult[];
  /** Entries of `--stubs`, counted from 0, that no call used, and why. */
  unusedStubs?: readonly { stub: number; why: string }[];
  /** Attributes that every user needs for the handler to do its work, if any. */
  needed?: Needed;
  /** Calls in the handler's source that no scenario made. */
  neverCalled?: readonly SourceCall[];
  /** Whether the check was interrupted; the report is then partial. */
  interrupted: boolean;
  durationMs: number;
}

/** Number of scenarios by status, and of findings by severity. */
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

interface Played extends Pick<CheckReport, "interrupted" | "counts"> {
  scenarios: readonly Pick<ScenarioResult, "status" | "isCutShort" | "obstacles" | "calls">[];
}

/** Whether something passed, nothing failed, and nothing that had to run is unjudged or was not done. */
export function isOk({ interrupted, counts, scenarios }: Played): boolean {
  const { passed, failed, notJudged } = counts;
  if (interrupted || passed === 0 || failed + notJudged + counts.interrupted > 0) return false;
  // That a read finds nothing may be right.
  const isInTheWay = ({ isCutShort, obstacles }: Played["scenarios"][number]): boolean =>
    isCutShort === true && obstacles.some(({ kind }) => kind !== "nothing-found");
  return !(scenarios.some(isInTheWay) && hasDoneNothing(scenarios));
}

/** Whether no scenario that passed got beyond a response that the dry run could not give. */
export function hasDoneNothing(scenarios: Played["scenarios"]): boolean {
  const passed = scenarios.filter(({ status }) => status === "passed");
  return (
    passed.some(({ isCutShort }) => isCutShort === true) &&
    passed.every(
      ({ isCutShort, calls }) =>
        isCutShort === true || !calls.some(({ invocation }) => hasWork(invocation)),
    )
  );
}
