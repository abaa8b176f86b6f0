import type {
  CheckFinding,
  CheckReport,
  RuleInfo,
  RuleSeverity,
  ScenarioResult,
  ScenarioStatus,
} from "../../contract/check/result.ts";

export interface CheckCounts {
  scenarios: number;
  passed: number;
  failed: number;
  leftOut: number;
  interrupted: number;
  errors: number;
  warnings: number;
  notes: number;
}

export function countCheck({ scenarios }: Pick<CheckReport, "scenarios">): CheckCounts {
  const findings = scenarios.flatMap((scenario) => scenario.findings);
  const having = (status: ScenarioStatus): number =>
    scenarios.filter((scenario) => scenario.status === status).length;
  const of = (severity: RuleSeverity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    scenarios: scenarios.length,
    passed: having("passed"),
    failed: having("failed"),
    leftOut: having("left-out"),
    interrupted: having("interrupted"),
    errors: of("error"),
    warnings: of("warning"),
    notes: of("note"),
  };
}

/** The findings of one rule. `rule` is missing where the catalogue that was used had no such code. */
export interface RuleFindings {
  code: string;
  rule: RuleInfo | undefined;
  findings: readonly { finding: CheckFinding; scenario: ScenarioResult }[];
}

const RANK: Record<RuleSeverity, number> = { error: 0, warning: 1, note: 2 };

/** All findings by rule, what is worst first, and otherwise in the catalogue's order. */
export function findingsByRule({ rules, scenarios }: CheckReport): RuleFindings[] {
  const found = scenarios.flatMap((scenario) =>
    scenario.findings.map((finding) => ({ finding, scenario })),
  );
  const codes = new Set([
    ...rules.map(({ code }) => code),
    ...found.map(({ finding }) => finding.code),
  ]);
  return [...codes]
    .map((code) => ({
      code,
      rule: rules.find((rule) => rule.code === code),
      findings: found.filter(({ finding }) => finding.code === code),
    }))
    .filter(({ findings }) => findings.length > 0)
    .toSorted((one, other) => RANK[worstOf(one.findings)] - RANK[worstOf(other.findings)]);
}

export function worstOf(findings: RuleFindings["findings"]): RuleSeverity {
  const severities = findings.map(({ finding }) => finding.severity);
  return severities.toSorted((one, other) => RANK[one] - RANK[other])[0] ?? "note";
}

/** The scenarios of each flow, in the order in which the flows come. */
export function byFlow(scenarios: readonly ScenarioResult[]): Map<string, ScenarioResult[]> {
  return Map.groupBy(scenarios, ({ flow }) => flow);
}

/** Why a scenario says nothing of the handler. */
export function reasonOf({ status, reason }: ScenarioResult): string | undefined {
  if (status === "left-out") return reason ?? "left out";
  return status === "interrupted" ? (reason ?? "the run was broken off") : undefined;
}
