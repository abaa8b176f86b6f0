import { isAsBad } from "../../finding.ts";
import type { ExplainedFinding, ExplainedReport, ExplainedScenario } from "./explain.ts";
import { byFlow, reasonOf } from "./summary.ts";
import { element } from "../markup/xml.ts";
import type { XmlElement } from "../markup/xml.ts";

/**
 * `check` as JUnit XML, by the schema that Jenkins has for it and others read: a suite a flow, a case a
 * scenario, a failure an error.
 * @see https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
 */
export function checkJunit(report: ExplainedReport): string {
  const suites = [...byFlow(report.scenarios)].map(([flow, scenarios]) => {
    const skipped = scenarios.filter((scenario) => reasonOf(scenario) !== undefined).length;
    const durationMs = scenarios.reduce((sum, scenario) => sum + scenario.durationMs, 0);
    return element(
      "testsuite",
      figuresOf(flow, scenarios, durationMs, skipped),
      propertiesOf(report),
      ...scenarios.map((scenario) => caseOf(scenario, report)),
    );
  });
  const figures = figuresOf("cognito-postconfirm check", report.scenarios, report.durationMs);
  const root = element("testsuites", figures, ...suites);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}\n`;
}

function figuresOf(
  name: string,
  scenarios: readonly ExplainedScenario[],
  durationMs: number,
  skipped?: number,
): Record<string, string | number | undefined> {
  const failures = scenarios.filter(isFailure).length;
  const time = seconds(durationMs);
  return { name, tests: scenarios.length, failures, errors: 0, skipped, time };
}

function propertiesOf({ target, seed, off }: ExplainedReport): XmlElement {
  const properties = [
    { name: "target", value: target },
    { name: "seed", value: seed },
    ...off.map(({ code, reason = "" }) => ({ name: `off.${code}`, value: reason })),
  ];
  return element("properties", {}, ...properties.map((each) => element("property", each)));
}

function caseOf(scenario: ExplainedScenario, report: ExplainedReport): XmlElement {
  const { name, title, flow, findings, durationMs } = scenario;
  const reason = reasonOf(scenario);
  const failures = findings.filter(({ severity }) => isAsBad(severity, report.failOn));
  const rest = findings
    .filter((finding) => !failures.includes(finding))
    .map((finding) => explained(finding, report));
  const failed: ExplainedFinding[] =
    isFailure(scenario) && failures.length === 0
      ? [{ code: "scenario-failed", severity: "error", scenario: name, message: title }]
      : failures;
  return element(
    "testcase",
    { name, classname: `cognito-postconfirm.${flow}`, time: seconds(durationMs) },
    ...(reason === undefined ? [] : [element("skipped", {}, reason)]),
    ...failed.map((finding, index) =>
      element(
        "failure",
        { type: finding.code, message: finding.message },
        // Jenkins, Azure Pipelines and others show the first failure of a case, and no word of the rest.
        (index === 0 ? failed : [finding]).map((each) => explained(each, report)).join("\n\n"),
      ),
    ),
    ...(rest.length === 0 ? [] : [element("system-out", {}, rest.join("\n\n"))]),
  );
}

/** A case that was left out cannot fail in the eyes of those who read the file. */
function isFailure({ status }: ExplainedScenario): boolean {
  return status === "failed";
}

function explained(
  { code, severity, message, place, fix }: ExplainedFinding,
  report: ExplainedReport,
): string {
  const rule = report.rules.find((candidate) => candidate.code === code);
  return [
    `${severity} ${code}: ${message}`,
    ...(place === undefined ? [] : [`at ${place}`]),
    ...(rule === undefined ? [] : [`Why: ${rule.why}`, `Fix: ${fix ?? rule.fix}`, rule.evidence]),
  ].join("\n");
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
