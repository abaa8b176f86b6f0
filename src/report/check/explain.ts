import type { CheckFinding } from "../../contract/check/finding.ts";
import type { CheckReport, ScenarioResult } from "../../contract/check/result.ts";
import { checkFix, checkSentence, ruleInfo } from "./rules/index.ts";
import type { RuleInfo } from "./rules/index.ts";

/** A finding as the reports show it. */
export interface ExplainedFinding extends Pick<CheckFinding, "severity" | "proof"> {
  code: string;
  scenario: string;
  /** The finding in one sentence. */
  message: string;
  /** How to fix it, if that differs from the rule's fix. */
  fix?: string;
  /** Place in the user's own code, if known: `file:line:column`. */
  place?: string | undefined;
}

/** An accepted finding, and the reason. */
interface AcceptedFinding extends ExplainedFinding {
  reason: string;
}

export interface ExplainedScenario extends Omit<ScenarioResult, "findings" | "accepted"> {
  findings: readonly ExplainedFinding[];
  accepted: readonly AcceptedFinding[];
}

/** Result of a check, with the texts of its rules and findings. */
export interface ExplainedReport extends Omit<CheckReport, "rules" | "scenarios"> {
  rules: readonly RuleInfo[];
  /** The command line without the selection of scenarios; adding `--only` runs one of them. */
  command?: readonly string[];
  /** Whether to keep commands on one line; cmd and PowerShell have other line continuations. */
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
