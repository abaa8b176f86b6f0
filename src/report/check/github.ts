import type { Severity } from "../../finding.ts";
import type { ExplainedFinding, ExplainedReport } from "./explain.ts";
import { countCheck, findingsByRule } from "./summary.ts";
import type { RuleFindings } from "./summary.ts";
import { counted } from "../terminal/counted.ts";
import { githubCommand } from "../markup/github-command.ts";
import { placeOf, relativeTo } from "../markup/place.ts";

/** GitHub shows so many annotations of a kind for a step, and no word of the others. */
const SHOWN = 10;
const SCENARIOS_NAMED = 5;

/**
 * `check` as GitHub's workflow commands: an annotation for each rule at each place, and a last one with
 * the figures.
 *
 * @param root The absolute path of the checkout, from which GitHub names its files.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function checkGithub(report: ExplainedReport, root: string): string {
  const annotations = findingsByRule(report).flatMap((group) => annotationsOf(group, report, root));
  const of = (severity: Severity): Annotation[] =>
    annotations.filter((annotation) => annotation.severity === severity);
  // The last line is a notice, too, and has to be among those that are shown.
  const notices = of("note").slice(0, SHOWN - 1);
  const commands = [...of("error"), ...of("warning"), ...notices];
  const hidden =
    annotations.length -
    Math.min(of("error").length, SHOWN) -
    Math.min(of("warning").length, SHOWN) -
    notices.length;
  return [...commands.map(commandOf), summaryOf(report, hidden)].join("");
}

interface Annotation {
  severity: Severity;
  properties: Readonly<Record<string, string | number | undefined>>;
  message: string;
}

function annotationsOf(
  { code, rule, findings }: RuleFindings,
  { file: handler }: ExplainedReport,
  root: string,
): Annotation[] {
  const places = Map.groupBy(findings, ({ finding }) => finding.place ?? handler);
  return [...places].map(([place, here]) => {
    const { file, line, column } = place === undefined ? { file: undefined } : placeOf(place);
    const all = here.map(({ finding }) => finding);
    const worst = all.find(({ severity }) => severity === "error") ?? all[0];
    return {
      severity: worst?.severity ?? "note",
      properties: {
        file: file === undefined ? undefined : relativeTo(root, file),
        line,
        col: column,
        title: rule === undefined ? code : `${rule.title} (${code})`,
      },
      message: [
        worst?.message ?? "",
        ...(rule === undefined ? [] : [`Fix: ${rule.fix}`]),
        scenariosOf(all),
      ].join("\n"),
    };
  });
}

function scenariosOf(findings: readonly ExplainedFinding[]): string {
  const names = [...new Set(findings.map(({ scenario }) => scenario))];
  const more = names.length - SCENARIOS_NAMED;
  const named = names.slice(0, SCENARIOS_NAMED).join(", ");
  return `In ${named}${more > 0 ? ` and ${counted(more, "more scenario")}` : ""}`;
}

function commandOf({ severity, properties, message }: Annotation): string {
  return githubCommand(severity, properties, message);
}

function summaryOf(report: ExplainedReport, hidden: number): string {
  const { scenarios, failed, leftOut, interrupted, errors, warnings, notes } = countCheck(report);
  const sentences = [
    `${failed} of ${counted(scenarios, "scenario")} failed` +
      (leftOut > 0 ? `, ${leftOut} left out` : "") +
      (interrupted > 0 ? `, ${interrupted} not played` : ""),
    `${counted(errors, "error")}, ${counted(warnings, "warning")}, ${counted(notes, "note")}`,
    ...(hidden > 0 ? [`${counted(hidden, "more place")} not shown here`] : []),
    ...(report.interrupted ? ["broken off before the end"] : []),
  ];
  return commandOf({
    severity: "note",
    properties: { title: "cognito-postconfirm check" },
    message: sentences.join("; "),
  });
}
