import type { ExplainedFinding, ExplainedReport, ExplainedScenario } from "./explain.ts";
import type { RuleInfo } from "./rules/index.ts";
import { reasonOf } from "./summary.ts";
import { joined } from "../terminal/sections.ts";
import { oneLine, plainText } from "../terminal/plain-text.ts";

/**
 * `check` as TAP 14: a test point for each scenario, with its findings as a YAML diagnostic.
 * @see https://testanything.org/tap-version-14-specification.html
 */
export function checkTap(report: ExplainedReport): string {
  const { target, seed, rules, off, scenarios, interrupted } = report;
  return [
    "TAP version 14",
    `# ${oneLine(target)}`,
    `# seed ${oneLine(seed)}`,
    ...off.map(({ code, reason }) => `# off: ${oneLine(joined([code, reason ?? ""], ", "))}`),
    `1..${scenarios.length}${scenarios.length === 0 ? " # no scenario" : ""}`,
    ...scenarios.flatMap((scenario, index) => pointOf(scenario, index + 1, rules)),
    ...bailOut(interrupted, scenarios),
    "",
  ].join("\n");
}

/** A skipped test passes, and what was not played has not. */
function bailOut(isBrokenOff: boolean, scenarios: readonly ExplainedScenario[]): string[] {
  if (isBrokenOff) return ["Bail out! Interrupted"];
  const first = scenarios.find(({ status }) => status === "interrupted");
  return first === undefined ? [] : [`Bail out! ${described(reasonOf(first) ?? "")}`];
}

function pointOf(
  scenario: ExplainedScenario,
  number: number,
  rules: readonly RuleInfo[],
): string[] {
  const { name, title, status, findings, durationMs } = scenario;
  const reason = reasonOf(scenario);
  const skipped = reason === undefined ? "" : ` # SKIP ${described(reason)}`;
  return [
    `${status === "failed" ? "not ok" : "ok"} ${number} - ${described(name)}${skipped}`,
    "  ---",
    `  title: ${text(title)}`,
    `  duration_ms: ${Math.round(durationMs)}`,
    ...(findings.length === 0 ? [] : ["  findings:"]),
    ...findings.flatMap((finding) => diagnosticOf(finding, rules)),
    "  ...",
  ];
}

function diagnosticOf(finding: ExplainedFinding, rules: readonly RuleInfo[]): string[] {
  const { code, severity, message, place, fix } = finding;
  const rule = rules.find((candidate) => candidate.code === code);
  return [
    `    - code: ${text(code)}`,
    `      severity: ${severity}`,
    `      message: ${text(message)}`,
    ...(place === undefined ? [] : [`      at: ${text(place)}`]),
    ...(rule === undefined ? [] : [`      fix: ${text(fix ?? rule.fix)}`]),
  ];
}

/** A description, in which a number sign would begin a directive. */
function described(value: string): string {
  return oneLine(value).replaceAll("\\", "\\\\").replaceAll("#", "\\#");
}

/** A string of JSON is one of YAML, too. What some readers take for a line end is written in its escape. */
function text(value: string): string {
  return JSON.stringify(plainText(value))
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}
