import type { Conclusion } from "../../contract/conclusion.ts";
import type { DetailedDifference } from "../../diff/parts.ts";
import { typeChange, valueText } from "../differences/text.ts";
import { githubCommand } from "../markup/github-command.ts";
import { outcomeText, targetText } from "./text.ts";
import type { ComparisonReport } from "../comparison/text.ts";
import { NO_PAINT } from "../terminal/paint.ts";
import { obstacleText } from "../../obstacle.ts";
import { findingSentence } from "./findings.ts";
import type { InvocationFinding } from "./findings.ts";

/** What a run comes to, as annotations of GitHub Actions. */
export function githubText(conclusion: Conclusion): string {
  const { invocation, verdict, differences = [] } = conclusion;
  const { brokenExpectations, warnings, times, unsetVariables } = conclusion;
  const { outcome, target, obstacles = [] } = invocation;
  const title = targetText(target);
  const severity = verdict.accepted === null ? "warning" : "error";
  const annotation = (finding: InvocationFinding): string =>
    githubCommand(finding.severity, { title }, findingSentence(finding));
  return [
    ...(outcome.kind === "returned"
      ? []
      : [githubCommand(severity, { title }, outcomeText(outcome, NO_PAINT).replace(/^✘ /, ""))]),
    ...(verdict.accepted === false
      ? [failure(`Cognito: ${verdict.exception}`, verdict.message)]
      : []),
    ...(verdict.accepted === false ? [] : obstacles).map((obstacle) =>
      githubCommand(
        "warning",
        { title: verdict.accepted === null ? "Cognito: unknown" : "Not tested" },
        obstacleText(obstacle),
      ),
    ),
    ...verdict.remarks.map(annotation),
    ...differenceAnnotations(differences, "Returned event"),
    ...[...brokenExpectations, ...times, ...warnings, ...unsetVariables].map(annotation),
  ].join("");
}

/** The same of two runs, and of where they differ. */
export function githubComparisonText({ sides, comparison }: ComparisonReport): string {
  const [one, other] = sides.map(({ invocation }) => targetText(invocation.target));
  const { sameOutcome, sameVerdict, differences = [] } = comparison;
  const title = `${other} against ${one}`;
  return [
    ...sides.map(githubText),
    ...(sameOutcome !== false ? [] : [failure(title, "the two have different outcomes")]),
    ...(sameVerdict !== false ? [] : [failure(title, "Cognito's verdicts on the two differ")]),
    ...differenceAnnotations(differences, title),
  ].join("");
}

function differenceAnnotations(
  differences: readonly DetailedDifference[],
  title: string,
): string[] {
  return differences.map((difference) =>
    failure(title, `${difference.path} ${differenceSentence(difference)}`),
  );
}

function differenceSentence(difference: DetailedDifference): string {
  if (difference.kind === "added") return `was added: ${valueText(difference.after)}`;
  if (difference.kind === "removed") return `was removed: ${valueText(difference.before)}`;
  const { before, after, parts } = difference;
  const note = parts?.kind === "type" ? ` (${typeChange(parts)})` : "";
  return `was ${valueText(before)} and is ${valueText(after)}${note}`;
}

function failure(title: string, text: string): string {
  return githubCommand("error", { title }, text);
}
