import type { ExplainedFinding, ExplainedReport, ExplainedScenario } from "../explain.ts";
import { codesOf } from "../summary.ts";

// Names of places in the page. They are numbers, since the name of a scenario can have any characters.

export function ruleAnchor(code: string, report: ExplainedReport): string {
  return `rule-${codesOf(report).indexOf(code) + 1}`;
}

export function scenarioAnchor(
  scenario: ExplainedScenario,
  { scenarios }: ExplainedReport,
): string {
  return `scenario-${scenarios.indexOf(scenario) + 1}`;
}

/** A mail of a call of a scenario; the others of its parts are found with it. */
export function mailAnchor(scenario: string, call: number, mail: number): string {
  return `${scenario}-call-${call + 1}-mail-${mail + 1}`;
}

/** Where in the page the proof of a finding is. */
export function proofAnchor(scenario: string, { proof }: ExplainedFinding): string {
  return proof?.mail === undefined ? scenario : mailAnchor(scenario, proof.invocation, proof.mail);
}
