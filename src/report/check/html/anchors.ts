import type { ExplainedFinding, ExplainedReport, ExplainedScenario } from "../explain.ts";

/** Names of places in the page. They are numbers, since what a user called a scenario is no name. */
export interface Anchors {
  rule(code: string): string;
  scenario(scenario: ExplainedScenario): string;
}

export function anchorsOf({ rules, scenarios }: ExplainedReport): Anchors {
  const codes = new Set([
    ...rules.map(({ code }) => code),
    ...scenarios.flatMap(({ findings }) => findings.map(({ code }) => code)),
  ]);
  const ruleNames = new Map([...codes].map((code, index) => [code, `rule-${index + 1}`]));
  const scenarioNames = new Map(
    scenarios.map((scenario, index) => [scenario, `scenario-${index + 1}`]),
  );
  return {
    rule: (code) => ruleNames.get(code) ?? "",
    scenario: (scenario) => scenarioNames.get(scenario) ?? "",
  };
}

/** A mail of a call of a scenario; the others of its parts are found with it. */
export function mailAnchor(scenario: string, call: number, mail: number): string {
  return `${scenario}-call-${call + 1}-mail-${mail + 1}`;
}

/** Where in the page the proof of a finding is. */
export function proofAnchor(scenario: string, proof: ExplainedFinding["proof"]): string {
  return proof?.mail === undefined ? scenario : mailAnchor(scenario, proof.invocation, proof.mail);
}
