import type { SideComparison } from "../../contract/compare-sides.ts";
import type { Conclusion } from "../../contract/conclusion.ts";
import { inColumns } from "../terminal/columns.ts";
import type { Row } from "../terminal/columns.ts";
import { counted } from "../terminal/counted.ts";
import type { Details } from "../differences/detail.ts";
import { differencesText } from "../differences/text.ts";
import { errorLines } from "../terminal/error-lines.ts";
import {
  callsText,
  criteriaText,
  eventText,
  functionText,
  mailsText,
  outcomeText,
  targetText,
  timingText,
  unsetVariableLines,
} from "../invocation/text.ts";
import { verdictSentence, verdictSentences, verdictStroke } from "../invocation/verdict.ts";
import { isLocalEndpoint } from "../../hosts.ts";
import type { Invocation, Timing } from "../../invocation.ts";
import type { Paint } from "../terminal/paint.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { shorten } from "../../shorten.ts";
import { LONGEST_VALUE, within } from "../terminal/widths.ts";
import { joined, sectionsText } from "../terminal/sections.ts";

/** Of both columns, in terminal cells. `preset`: where the width of the terminal is unknown. */
const WIDTH = { least: 60, preset: 100, most: 160 };

/** Two runs with one event. */
export interface ComparisonReport {
  sides: readonly [Conclusion, Conclusion];
  comparison: SideComparison & Details;
  recipient: string;
}

/** Error lines of each side. */
const LINES_SHOWN = 3;

export function comparisonText(
  report: ComparisonReport,
  paint: Paint,
  width = WIDTH.preset,
): string {
  const [left, right] = report.sides;
  const labels = sideNames(report);
  const both = (label: string, text: (side: Conclusion, index: 0 | 1) => string): Row => [
    label,
    text(left, 0),
    text(right, 1),
  ];
  const rows = [
    // The region is in the line below.
    both("", (side) => paint.bold(sideName(side, false))),
    both("", ({ invocation: { target } }) =>
      paint.dim(oneLine(target.kind === "local" ? targetText(target) : target.region)),
    ),
    both("outcome", ({ invocation }) =>
      outcomeText(invocation.outcome, paint).replace(/\n.*/s, ""),
    ),
    both("Cognito", ({ verdict }) =>
      verdictStroke(verdict, paint)(oneLine(verdictSentence(verdict))),
    ),
    both("returned", ({ differences }) => differencesFigure(differences, paint)),
    both("errors logged", ({ invocation }) => errorsText(invocation.logs)),
    both("took", ({ invocation: { timing } }) => {
      const { memoryMb: _has, maxMemoryMb: _used, ...times } = timing;
      return timingText(times);
    }),
    both("memory", ({ invocation: { timing } }) => memoryText(timing)),
    both("mail", ({ invocation: { target, mails } }) =>
      target.kind === "local"
        ? `${counted(mails.length, "mail")} captured`
        : `not visible; mail that it sent is real${unlessCaptured(target)}`,
    ),
  ];
  return sectionsText([
    eventText(left.invocation.event, paint),
    inColumns(rows, within(width, WIDTH)),
    ownText(left, right, labels[0], paint),
    ownText(right, left, labels[1], paint),
    differencesText(
      report.comparison,
      paint,
      `Returned by ${labels[1]}, compared with ${labels[0]}:`,
      "no difference",
    ),
    mailSection(report, labels, paint),
    conclusion(report, labels, paint),
  ]);
}

/** What the sides are called: by the region, too, where nothing else tells them apart. */
function sideNames({ sides: [left, right] }: ComparisonReport): [string, string] {
  const names: [string, string] = [sideName(left, false), sideName(right, false)];
  return names[0] === names[1] ? [sideName(left, true), sideName(right, true)] : names;
}

function sideName({ invocation: { target } }: Conclusion, withRegion: boolean): string {
  if (target.kind === "local") return "local";
  return oneLine(withRegion ? targetText(target) : functionText(target));
}

function differencesFigure(differences: Conclusion["differences"], paint: Paint): string {
  if (differences === undefined) return "nothing to compare";
  return differences.length === 0
    ? "no difference"
    : paint.red(counted(differences.length, "difference"));
}

function memoryText({ memoryMb, maxMemoryMb }: Timing): string {
  const has = memoryMb === undefined ? "" : `${memoryMb} MB`;
  const used = maxMemoryMb === undefined ? "" : `${Math.round(maxMemoryMb)} MB used`;
  return joined([has, used], " · ") || "unknown";
}

function errorsText(logs: Conclusion["invocation"]["logs"]): string {
  const lines = errorLines(logs);
  if (lines.length === 0) return "none";
  const shown = lines.slice(0, LINES_SHOWN).map((line) => oneLine(line.replaceAll("\t", " ")));
  const left = lines.length - shown.length;
  return joined([
    ...shown.map((line) => shorten(line, LONGEST_VALUE)),
    left > 0 ? `and ${left} more` : "",
  ]);
}

/** What the columns have no room for. */
function ownText(side: Conclusion, other: Conclusion, label: string, paint: Paint): string {
  const { outcome } = side.invocation;
  // Against an event that came back as it was sent, the two comparisons are one.
  const isShown = side.differences?.length === 0 || other.differences?.length === 0;
  const parts = joined([
    outcome.kind === "returned" ? "" : outcomeText(outcome, paint),
    ...unsetVariableLines(side, paint),
    isShown ? "" : differencesText(side, paint),
    callsText(side.invocation, paint),
    ...criteriaText(side, paint),
    obstaclesText(side),
  ]);
  return parts === "" ? "" : `${paint.bold(label)}\n${parts}`;
}

function mailSection(
  { sides: [local, remote], recipient }: ComparisonReport,
  [, name]: [string, string],
  paint: Paint,
): string {
  const { target, mails } = local.invocation;
  if (target.kind !== "local") return "";
  const unless = unlessCaptured(remote.invocation.target);
  const deployed =
    mails.length === 0
      ? `${name} was actually called: mail that it sent is real${unless}.`
      : `${name} was actually called: if it behaves like the local handler, it sent this mail to ${oneLine(recipient)}${unless}.`;
  return joined([mailsText(local, paint), `${paint.yellow("!")} ${deployed}`], "\n\n");
}

/** Of `serve`, for example. */
function unlessCaptured(target: Invocation["target"]): string {
  const isHere = target.kind === "remote" && isLocalEndpoint(target.endpointUrl);
  return isHere ? ", unless the endpoint captures it" : "";
}

function conclusion(report: ComparisonReport, labels: [string, string], paint: Paint): string {
  const { comparison, sides } = report;
  const { sameOutcome, sameVerdict, differences = [] } = comparison;
  const where = joined(
    [
      sameOutcome === false ? "the outcome" : "",
      sameVerdict === false ? "Cognito's verdict" : "",
      differences.length === 0 ? "" : "the event returned",
    ],
    " and ",
  );
  const failed = labels.filter((_, index) => sides[index]?.result === "failed");
  const unknown = labels.filter((_, index) => sides[index]?.verdict.accepted === null);
  return [
    agreementText(where, unknown, paint),
    ...failed.map((label) => `${paint.red("✘")} ${label} failed`),
  ].join("\n");
}

function agreementText(where: string, unknown: readonly string[], paint: Paint): string {
  if (unknown.length > 0) {
    return `${paint.yellow("?")} unknown whether the two sides agree: the dry run may have caused ${unknown.join(" and ")} to fail`;
  }
  return where === ""
    ? `${paint.green("✔")} the two sides agree`
    : `${paint.red("✘")} the two sides differ in ${where}`;
}

/** Where a verdict is not known: what is in the way. */
function obstaclesText({ verdict, invocation }: Conclusion): string {
  if (verdict.accepted !== null) return "";
  return verdictSentences(verdict, invocation).slice(1).join("\n");
}
