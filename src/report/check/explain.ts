import type { CheckFinding } from "../../contract/check/finding.ts";
import type { CheckReport, ScenarioResult } from "../../contract/check/result.ts";
import { checkFix, checkSentence, ruleInfo } from "./rules/index.ts";
import type { RuleInfo } from "./rules/index.ts";

/** A finding as every report shows it. */
export interface ExplainedFinding extends Pick<CheckFinding, "severity" | "proof"> {
  code: string;
  scenario: string;
  /** What was seen, in one sentence. */
  message: string;
  /** What fixes it, where the rule's own fix does not. */
  fix?: string;
  /** In the user's own code, as far as it is known: `file:line:column`. */
  place?: string | undefined;
}

/** One that the user accepted, and why. */
interface AcceptedFinding extends ExplainedFinding {
  reason: string;
}

export interface ExplainedScenario extends Omit<ScenarioResult, "findings" | "accepted"> {
  findings: readonly ExplainedFinding[];
  accepted: readonly AcceptedFinding[];
}

/** What a check found, with the words of its rules and findings. */
export interface ExplainedReport extends Omit<CheckReport, "rules" | "scenarios"> {
  rules: readonly RuleInfo[];
  /** What was typed, without what chooses scenarios: with `--only` it runs one alone. */
  command?: readonly string[];
  /** Whether commands stay on one line: cmd and PowerShell have other marks for one that goes on. */
  isForWindows?: boolean;
  scenarios: readonly ExplainedScenario[];
}

export function explainCheck({ rules, scenarios, ...report }: CheckReport): ExplainedReport {
  return {
    ...report,
    rules: rules.map(ruleInfo),
    scenarios: scenarios.map((scenario) => ({
      ...scenario,
      findings: scenario.findings.map(explainFinding),
      accepted: scenario.accepted.map((finding) => ({
        ...explainFinding(finding),
        reason: finding.reason,
      })),
    })),
  };
}

function explainFinding(finding: CheckFinding): ExplainedFinding {
  const { code, severity, where, proof } = finding;
  const { scenario, place } = where;
  const fix = checkFix(finding);
  const message = checkSentence(finding);
  return { code, severity, scenario, message, ...(fix !== undefined && { fix }), place, proof };
}
