import type { Conclusion } from "../../contract/conclusion.ts";
import type { DetailedDifference } from "../../diff/parts.ts";
import { typeChange, valueText } from "../differences/text.ts";
import type { Severity } from "../../finding.ts";
import { GITHUB_LEVELS, githubCommand } from "../markup/github-command.ts";
import { outcomeText, targetText } from "./text.ts";
import type { ComparisonReport } from "../comparison/text.ts";
import { NO_PAINT } from "../terminal/paint.ts";
import { expectationSentence, remarkSentence, timeSentence, warningSentence } from "./findings.ts";

/** What a run comes to, as annotations of GitHub Actions. */
export function githubText(conclusion: Conclusion): string {
  const { invocation, verdict, differences = [], brokenExpectations, warnings, times } = conclusion;
  const name = targetText(invocation.target);
  const { kind } = invocation.outcome;
  return [
    ...(kind === "returned"
      ? []
      : [annotation("error", name, outcomeText(invocation.outcome, NO_PAINT).replace(/^✘ /, ""))]),
    ...(verdict.accepted
      ? []
      : [annotation("error", `Cognito: ${verdict.exception}`, verdict.message)]),
    ...verdict.remarks.map((remark) => findingAnnotation(remark, name, remarkSentence(remark))),
    ...differences.map((difference) => differenceAnnotation(difference, "Returned against sent")),
    ...brokenExpectations.map((broken) =>
      findingAnnotation(broken, name, expectationSentence(broken)),
    ),
    ...times.map((time) => findingAnnotation(time, name, timeSentence(time))),
    ...warnings.map((warning) => findingAnnotation(warning, name, warningSentence(warning))),
  ].join("");
}

/** The same of two runs, and of where they differ. */
export function githubComparisonText({ sides, comparison }: ComparisonReport): string {
  const [one, other] = sides.map(({ invocation }) => targetText(invocation.target));
  const { sameOutcome, sameVerdict, differences = [] } = comparison;
  const title = `${other} against ${one}`;
  return [
    ...sides.map(githubText),
    ...(sameOutcome ? [] : [annotation("error", title, "the two have different outcomes")]),
    ...(sameVerdict ? [] : [annotation("error", title, "Cognito's verdicts on the two differ")]),
    ...differences.map((difference) => differenceAnnotation(difference, title)),
  ].join("");
}

function differenceAnnotation(difference: DetailedDifference, title: string): string {
  return annotation("error", title, `${difference.path} ${differenceSentence(difference)}`);
}

function differenceSentence(difference: DetailedDifference): string {
  switch (difference.kind) {
    case "added":
      return `was added: ${valueText(difference.after)}`;
    case "removed":
      return `was removed: ${valueText(difference.before)}`;
    case "changed": {
      const { before, after, parts } = difference;
      const note = parts?.kind === "type" ? ` (${typeChange(parts)})` : "";
      return `was ${valueText(before)} and is ${valueText(after)}${note}`;
    }
  }
}

function annotation(level: "error" | "warning" | "notice", title: string, text: string): string {
  return githubCommand(level, { title }, text);
}

function findingAnnotation(
  { severity }: { severity: Severity },
  title: string,
  text: string,
): string {
  return annotation(GITHUB_LEVELS[severity], title, text);
}
