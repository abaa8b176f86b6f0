import { obstacleText } from "../../obstacle.ts";
import { shorten } from "../../shorten.ts";
import { counted } from "../terminal/counted.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { SEVERITY_SIGNS } from "../terminal/severity.ts";
import { shellCommand } from "../terminal/shell.ts";
import type { ExplainedReport } from "./explain.ts";
import {
  aloneCommand,
  countShown,
  findingsByRule,
  fixesOf,
  groupAlike,
  headlineOf,
  OBSTRUCTION_TITLES,
  OBSTRUCTIONS,
  obstaclesIn,
  worstOf,
} from "./summary.ts";
import type { RuleFindings } from "./summary.ts";
import { ranIn, testedIn, testedText } from "./tested.ts";

/** Of a kind in a rule, and of names in a finding. GitHub takes 1 MiB for a step. */
const LISTED_AT_MOST = 20;
const NAMED_AT_MOST = 4;
/** In characters. */
const LONGEST_TEXT = 500;

/**
 * `check` as Markdown, as GitHub shows it for the steps of a job.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
export function checkMarkdown(report: ExplainedReport): string {
  const counts = countShown(report);
  const [, headline] = headlineOf(report);
  const { passed, failed, notJudged, leftOut, interrupted, errors, warnings, notes } = counts;
  const figures = { passed, failed, "not judged": notJudged, skipped: leftOut };
  const columns = Object.entries({ ...figures, interrupted, errors, warnings, notes });
  return [
    `## cognito-postconfirm check: ${headline}`,
    "",
    `${code(report.target)}, seed ${code(report.seed)}`,
    "",
    `| ${columns.map(([name]) => name).join(" | ")} |`,
    `|${columns.map(() => "--:|").join("")}`,
    `| ${columns.map(([, count]) => count).join(" | ")} |`,
    "",
    ...findingsByRule(report).flatMap((group) => ruleLines(group, report)),
    ...obstacleLines(report),
    ...acceptedLines(report),
    text(testedText(testedIn(report), { ran: ranIn(report) })),
    "",
  ].join("\n");
}

function ruleLines(
  { code: name, rule, findings }: RuleFindings,
  report: ExplainedReport,
): string[] {
  const groups = groupAlike(findings, ({ finding }) => finding, report.scenarios);
  const left = groups.length - LISTED_AT_MOST;
  const alone = findings.find(({ scenario }) => scenario.status === "failed")?.scenario.name;
  const command = alone === undefined ? undefined : aloneCommand(report, alone);
  return [
    `### ${SEVERITY_SIGNS[worstOf(findings)]} ${text(rule?.title ?? name)} (${code(name)})`,
    "",
    ...groups.slice(0, LISTED_AT_MOST).map((same) => {
      const [{ finding }] = same;
      const names = [...new Set(same.map(({ scenario }) => scenario.name))];
      const more = names.length - NAMED_AT_MOST;
      const named = names.slice(0, NAMED_AT_MOST).map(code).join(", ");
      const place = finding.place === undefined ? "" : ` (${code(finding.place)})`;
      return `- ${named}${more > 0 ? ` and ${more} more` : ""}: ${text(finding.message)}${place}`;
    }),
    ...(left > 0 ? [`- and ${counted(left, "more finding")}`] : []),
    "",
    ...(rule === undefined
      ? []
      : fixesOf(
          rule,
          findings.map(({ finding }) => finding),
        ).flatMap((fix) => [`Fix: ${text(fix)}`, ""])),
    ...(command === undefined
      ? []
      : [`Run one of these scenarios: ${code(shellCommand(command))}`, ""]),
  ];
}

function obstacleLines({ scenarios }: ExplainedReport): string[] {
  const lines = OBSTRUCTIONS.flatMap((obstruction) =>
    obstaclesIn(scenarios, obstruction)
      .slice(0, LISTED_AT_MOST)
      .map(({ obstacle, count }) => {
        const what = OBSTRUCTION_TITLES[obstruction];
        return `- ${what} (${counted(count, "scenario")}): ${text(obstacleText(obstacle))}`;
      }),
  );
  return lines.length === 0 ? [] : ["### Obstacles", "", ...lines, ""];
}

function acceptedLines({ scenarios }: ExplainedReport): string[] {
  const all = scenarios.flatMap(({ accepted }) => accepted);
  const lines = groupAlike(all, (finding) => finding, scenarios)
    .slice(0, LISTED_AT_MOST)
    .map(
      ([finding]) => `- ${code(finding.code)}: ${text(finding.message)} (${text(finding.reason)})`,
    );
  return lines.length === 0 ? [] : ["### Accepted", "", ...lines, ""];
}

/** Text from outside that stays text. */
function text(value: string): string {
  return shorten(oneLine(value), LONGEST_TEXT)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]~|$]/g, "\\$&");
}

/** The same as code. It has no ticks of its own. */
function code(value: string): string {
  return `\`${shorten(oneLine(value), LONGEST_TEXT).replaceAll("`", "'")}\``;
}
