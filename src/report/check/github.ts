import type { Severity } from "../../finding.ts";
import type { ExplainedFinding, ExplainedReport } from "./explain.ts";
import { obstacleText } from "../../obstacle.ts";
import {
  countShown,
  findingsByRule,
  OBSTRUCTION_TITLES,
  OBSTRUCTIONS,
  obstaclesIn,
} from "./summary.ts";
import type { RuleFindings } from "./summary.ts";
import { joined } from "../terminal/sections.ts";
import { counted, figures } from "../terminal/counted.ts";
import { githubCommand } from "../markup/github-command.ts";
import { placeOf, relativeTo } from "../markup/place.ts";

/** The most annotations of a kind that GitHub shows for a step. */
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
    annotations.filter(([annotated]) => annotated === severity);
  // The last line is a notice, too, and has to be among those that are shown.
  const [notices, left] = [of("note").slice(0, SHOWN - 1), of("note").slice(SHOWN - 1)];
  const hidden = [...of("error").slice(SHOWN), ...of("warning").slice(SHOWN), ...left].length;
  const commands = [...of("error"), ...of("warning"), ...obstacleAnnotations(report), ...notices];
  return [...commands, summaryOf(report, hidden)].map((each) => githubCommand(...each)).join("");
}

type Annotation = Parameters<typeof githubCommand>;

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
    const properties = {
      file: file === undefined ? undefined : relativeTo(root, file),
      line,
      col: column,
      title: rule === undefined ? code : `${rule.title} (${code})`,
    };
    const message = joined([
      worst?.message ?? "",
      rule === undefined ? "" : `Fix: ${worst?.fix ?? rule.fix}`,
      scenariosOf(all),
    ]);
    return [worst?.severity ?? "note", properties, message];
  });
}

/** The same obstacle in every scenario is told once. */
function obstacleAnnotations({ scenarios }: ExplainedReport): Annotation[] {
  return OBSTRUCTIONS.flatMap((obstruction) =>
    obstaclesIn(scenarios, obstruction).map(({ obstacle, count }): Annotation => {
      const rest = /^(?:no-work|part)$/.test(obstruction) ? ": everything after this call" : "";
      const title = `${OBSTRUCTION_TITLES[obstruction]}${rest}`;
      const severity = /^(?:part|no-cause)$/.test(obstruction) ? "note" : "warning";
      return [severity, { title }, `${obstacleText(obstacle)} (${counted(count, "scenario")})`];
    }),
  );
}

function scenariosOf(findings: readonly ExplainedFinding[]): string {
  const names = [...new Set(findings.map(({ scenario }) => scenario))];
  const more = names.length - SCENARIOS_NAMED;
  const named = names.slice(0, SCENARIOS_NAMED).join(", ");
  return `In ${named}${more > 0 ? ` and ${counted(more, "more scenario")}` : ""}`;
}

function summaryOf(report: ExplainedReport, hidden: number): Annotation {
  const { scenarios, failed, notJudged, leftOut, interrupted, errors, warnings, notes } =
    countShown(report);
  const played = `${failed} of ${counted(scenarios, "scenario")} failed`;
  const message = joined(
    [
      [
        played,
        ...figures([notJudged, "not judged"], [leftOut, "skipped"], [interrupted, "not run"]),
      ].join(", "),
      `${counted(errors, "error")}, ${counted(warnings, "warning")}, ${counted(notes, "note")}`,
      hidden > 0 ? `${counted(hidden, "more place")} not shown here` : "",
      report.interrupted ? "interrupted" : "",
    ],
    "; ",
  );
  return ["note", { title: "cognito-postconfirm check" }, message];
}
