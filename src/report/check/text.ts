import type { Conclusion } from "../../contract/conclusion.ts";
import type { Invocation } from "../../invocation.ts";
import { isAsBad, SEVERITIES } from "../../finding.ts";
import type { Severity } from "../../finding.ts";
import type { ExplainedFinding, ExplainedReport, ExplainedScenario } from "./explain.ts";
import { severityText } from "./rules/index.ts";
import type { RuleInfo } from "./rules/index.ts";
import { pageOf } from "./page.ts";
import type { Page } from "./page.ts";
import { proofText } from "./proof-text.ts";
import { allObstacles, obstacleText } from "../../obstacle.ts";
import { stubsHint } from "../invocation/verdict.ts";
import { shellCommand } from "../terminal/shell.ts";
import {
  aloneCommand,
  byFlow,
  countShown,
  endOf,
  groupAlike,
  OBSTRUCTIONS,
  obstaclesIn,
} from "./summary.ts";
import type { CheckEnd } from "./summary.ts";
import { connectionsTexts } from "../invocation/connections.ts";
import {
  addedTexts,
  lostMailTexts,
  neededTexts,
  neverCalledTexts,
  notSetTexts,
  testedIn,
  ranIn,
  testedText,
} from "./tested.ts";
import { loggedErrors } from "./logged-errors.ts";
import { assumptionLines } from "../invocation/text.ts";
import { counted, figures, plural } from "../terminal/counted.ts";
import type { Paint, Stroke } from "../terminal/paint.ts";
import { SEVERITY_SIGNS, severityStroke } from "../terminal/severity.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { shellLines } from "../terminal/shell.ts";
import { withoutCommands } from "../../ci-commands.ts";
import { fitted } from "../terminal/fit.ts";
import { wrapped } from "../terminal/wrap.ts";
import { sectionsText } from "../terminal/sections.ts";

const ENDS: Record<CheckEnd, [words: string, colour: keyof Paint]> = {
  failed: ["✘ failed", "red"],
  "broken-off": ["◌ interrupted", "yellow"],
  "not-finished": ["◌ not finished", "yellow"],
  "not-judged": ["? not judged", "yellow"],
  "nothing-played": ["– nothing ran", "yellow"],
  "no-work": ["? not tested, because the handler did nothing", "yellow"],
  passed: ["✔ passed", "green"],
};

const NO_BREAK = "\u00a0";

/** More scenarios than this are counted, and not named. */
const NAMED_AT_MOST = 4;

/**
 * What a person reads of a check: each broken rule once, with what proves it and what fixes it.
 *
 * @param columns Of the terminal, where there is one.
 */
export function checkText(report: ExplainedReport, paint: Paint, columns?: number): string {
  const page = pageOf(paint, columns);
  const all = report.scenarios.flatMap(({ findings }) => findings);
  const broken = SEVERITIES.flatMap((severity) =>
    report.rules.flatMap((rule) => {
      const found = all.filter((each) => each.code === rule.code && each.severity === severity);
      return found.length === 0 ? [] : [ruleText(rule, severity, found, report, page)];
    }),
  );
  return sectionsText([
    headText(report, page),
    ...broken,
    obstaclesText(report, page),
    loggedText(report, page),
    leftOutText(report, page),
    offText(report, paint),
    acceptedText(report, page),
    conclusionText(report, page),
  ]);
}

function headText({ target, scenarios }: ExplainedReport, page: Page): string {
  const { paint, width } = page;
  const isPlain = scenarios.every(
    ({ status, findings }) => status === "passed" && findings.length === 0,
  );
  const flows = isPlain ? new Map<string, readonly ExplainedScenario[]>() : byFlow(scenarios);
  const nameWidth = Math.max(...[...flows.keys()].map((flow) => flow.length));
  const room = Math.max(1, width - nameWidth - 4);
  const rows = [...flows].flatMap(([flow, results]) => {
    const marks = results.map((result) => {
      const [sign, , color] = MARKS[markOf(result)];
      return paint[color](sign);
    });
    return Array.from({ length: Math.ceil(marks.length / room) }, (_, line) => {
      const name = (line === 0 ? flow : "").padEnd(nameWidth);
      return `  ${name}  ${marks.slice(line * room, (line + 1) * room).join("")}`;
    });
  });
  const [played] = scenarios.flatMap(({ calls }) => calls);
  const assumptions = played === undefined ? [] : assumptionLines(unfound(played), paint);
  const head = [
    `${paint.bold("Handler:")} ${oneLine(target)}`,
    ...assumptions.map((line) => fitted(line, () => width)),
  ];
  // All marks would be the same.
  return (isPlain ? head : [...head, "", ...rows, "", ...legend(scenarios, page)]).join("\n");
}

/** Without what is a finding. */
function unfound({ invocation: { target } }: Pick<Conclusion, "invocation">): Invocation["target"] {
  if (target.kind !== "local") return target;
  const assumptions = target.assumptions?.filter(
    ({ code }) => !/^amplify-(?:access|group)$/.test(code),
  );
  return { ...target, ...(assumptions && { assumptions }) };
}

/** The signs of the grid, with what they mean. */
const MARKS = {
  passed: ["✔", "passed", "green"],
  found: ["!", "passed with a warning or note", "yellow"],
  failed: ["✘", "failed", "red"],
  "not-judged": ["?", "no verdict", "yellow"],
  interrupted: ["◌", "not run", "dim"],
  "left-out": ["·", "skipped", "dim"],
} as const;

function markOf({ status, findings, isCutShort }: ExplainedScenario): keyof typeof MARKS {
  if (status !== "passed") return status;
  return findings.length === 0 && isCutShort !== true ? "passed" : "found";
}

function legend(scenarios: readonly ExplainedScenario[], { paint, width }: Page): string[] {
  const used = new Set(scenarios.map(markOf));
  const words = Object.entries(MARKS).flatMap(([key, [sign, meaning]]) =>
    used.has(key as keyof typeof MARKS) ? [`${sign} ${meaning}`] : [],
  );
  return wrapped(words.join(", "), "  ", width, paint.dim);
}

function ruleText(
  rule: RuleInfo,
  severity: Severity,
  found: readonly ExplainedFinding[],
  report: ExplainedReport,
  page: Page,
): string {
  const { paint, width } = page;
  const { code, title } = rule;
  const stroke = severityStroke(severity, paint);
  const groups = groupAlike(found, (finding) => finding, report.scenarios);
  const shown = groups.slice(0, NAMED_AT_MOST);
  const byFix = [...Map.groupBy(shown, ([{ fix = rule.fix }]) => fix)];
  const more = moreText(groups.slice(NAMED_AT_MOST), page);
  return [
    ...titleLines(title, code, `${SEVERITY_SIGNS[severity]} ${severity}`, stroke, page),
    // Each fix follows the findings that it is for.
    ...byFix.flatMap(([fix, alike]) => [
      ...alike.flatMap((same) => findingText(same, report, page)),
      ...(byFix.length === 1 ? more : []),
      ...wrapped(`fix: ${fix}`, "    ", width, paint.green),
    ]),
    ...(byFix.length === 1 ? [] : more),
  ].join("\n");
}

/** The scenarios of findings that are not shown. */
function moreText(groups: readonly (readonly ExplainedFinding[])[], { width }: Page): string[] {
  if (groups.length === 0) return [];
  const names = [...new Set(groups.flatMap(([first]) => first?.scenario ?? []))];
  const left = names.length - NAMED_AT_MOST;
  const rest = left > 0 ? ` and ${left} more` : "";
  const text = `and ${counted(groups.length, "more finding")} of this kind: ${names.slice(0, NAMED_AT_MOST).join(", ")}${rest}`;
  return wrapped(text, "    ", width);
}

/** The code has a line of its own where there is no room for it. */
function titleLines(
  title: string,
  code: string,
  sign: string,
  stroke: Stroke,
  { paint, width }: Page,
): string[] {
  const lines = wrapped(`${sign} ${title}`, "", width);
  const hasRoom = `${lines.at(-1)} (${code})`.length <= width;
  const painted = lines.map((line, index) =>
    index === 0 ? `${stroke(sign)}${paint.bold(line.slice(sign.length))}` : paint.bold(line),
  );
  const last = hasRoom ? `${painted.pop()} ` : "  ";
  return [...painted, `${last}${paint.dim(`(${code})`)}`];
}

/** Findings that say the same of several scenarios. */
function findingText(
  same: readonly ExplainedFinding[],
  report: ExplainedReport,
  page: Page,
): string[] {
  const { paint, width } = page;
  const [first] = same;
  if (first === undefined) return [];
  const names = [...new Set(same.map(({ scenario }) => scenario))];
  const more = names.slice(1, NAMED_AT_MOST);
  const left = names.length - 1 - more.length;
  const rest = left > 0 ? ` and ${left} more` : "";
  return [
    `  ${first.scenario}`,
    ...wrapped(oneLine(first.message), "    ", width),
    ...proofText(first, report, page),
    ...(first.place === undefined
      ? []
      : [paint.dim(`    at ${oneLine(shortened(first.place, report))}`)]),
    ...(more.length === 0
      ? []
      : wrapped(`also: ${more.join(", ")}${rest}`, "    ", width, paint.dim)),
    ...aloneLines(first, report, page),
  ];
}

/** How a scenario that fails is run alone. */
function aloneLines(
  { scenario, severity }: ExplainedFinding,
  report: ExplainedReport,
  { paint, width }: Page,
): string[] {
  const command = aloneCommand(report, scenario);
  if (command === undefined || !isAsBad(severity, report.failOn)) return [];
  const room = report.isForWindows === true ? Infinity : width - 15;
  const [first = "", ...more] = shellLines(command.map(oneLine), room);
  const lines = [`    run alone: ${first}`, ...more.map((line) => `      ${line}`)];
  return lines.map((line) => paint.dim(withoutCommands(line)));
}

/** A place in the handler's own folder, from there on. */
function shortened(place: string, { file }: ExplainedReport): string {
  const folder = file?.replace(/[^/\\]*$/, "");
  return folder !== undefined && place.startsWith(folder) ? place.slice(folder.length) : place;
}

const OBSTRUCTION_WORDS: Record<(typeof OBSTRUCTIONS)[number], string> = {
  "no-verdict":
    "Not judged: the dry run, not the handler, may have caused the failure. On AWS these calls may respond differently:",
  "made-up":
    "Tested with a made-up record, because the handler fails or does nothing when the read finds nothing. On AWS these calls may respond differently:",
  "no-work": "Not tested: the handler did nothing in the dry run, possibly because of:",
  part: "The handler continued without these responses; what it does with real ones was not tested:",
  "no-cause": "The handler fails in the same way whatever these calls return:",
};

/** `run` with the handler and the variables that `check` was given, if it was. */
function stubsCommand(command: readonly string[] = []): string {
  const at = command.indexOf("--handler") + 1 || 3;
  const handler = command[at];
  const named = handler === undefined || handler.startsWith("-") ? [] : [handler];
  const variables = command.flatMap((word, index) =>
    /^--env(?:-file)?$/.test(word) ? command.slice(index, index + 2) : [],
  );
  const words = ["npx", "cognito-postconfirm", "run", ...named, ...variables];
  return `run: ${shellCommand([...words, "--write-stubs", "stubs.json"])}`;
}

/** The same obstacle in every scenario is told once. */
function obstaclesText({ scenarios, command }: ExplainedReport, { paint, width }: Page): string {
  const hints = stubsHint(allObstacles(scenarios), stubsCommand(command));
  const told = OBSTRUCTIONS.flatMap((obstruction) => {
    const met = obstaclesIn(scenarios, obstruction);
    if (met.length === 0) return [];
    return [
      ...wrapped(OBSTRUCTION_WORDS[obstruction], "", width, paint.yellow),
      ...met.flatMap(({ obstacle, count }) =>
        wrapped(oneLine(`${obstacleText(obstacle)} (${counted(count, "scenario")})`), "  ", width),
      ),
    ];
  });
  return [...told, ...hints.map((hint) => paint.dim(hint))].join("\n");
}

function loggedText(report: ExplainedReport, { paint, width }: Page): string {
  const shown = loggedErrors(report).slice(0, NAMED_AT_MOST);
  if (shown.length === 0) return "";
  return [
    ...wrapped("Errors logged in scenarios that passed:", "", width, paint.yellow),
    ...shown.flatMap((text) => wrapped(text, "  ", width)),
  ].join("\n");
}

function leftOutText({ scenarios }: ExplainedReport, { paint, width }: Page): string {
  const left = scenarios.filter(({ reason }) => reason !== undefined);
  const reasons = Map.groupBy(left, ({ status, reason }) => `${status} ${reason}`);
  return [...reasons.values()]
    .flatMap((same) => {
      const [first] = same;
      const what = first?.status === "left-out" ? "skipped" : "not run";
      const more = same.length - NAMED_AT_MOST;
      const names = same.slice(0, NAMED_AT_MOST).map(({ name }) => name);
      const named = `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
      const text = `${counted(same.length, "scenario")} ${what} (${named}): ${oneLine(first?.reason ?? "")}`;
      return wrapped(text, "", width, paint.yellow);
    })
    .join("\n");
}

function offText({ off }: ExplainedReport, paint: Paint): string {
  return off
    .map(({ code, reason = "no reason given" }) =>
      paint.dim(`Disabled: ${code} (${oneLine(reason)})`),
    )
    .join("\n");
}

/** The same of several scenarios is told once. */
function acceptedText({ scenarios }: ExplainedReport, { paint, width }: Page): string {
  const all = scenarios.flatMap(({ accepted }) => accepted);
  return groupAlike(all, (finding) => finding, scenarios)
    .flatMap(([{ code, message, reason }, ...others]) => {
      const count = others.length === 0 ? "" : ` (${others.length + 1} times)`;
      const text = `Accepted: ${code}: ${message}${count}; reason: ${reason}`;
      return wrapped(oneLine(text), "", width, paint.dim);
    })
    .join("\n");
}

const NO_MAIL = "No mail was captured, so the mail rules had nothing to check.";
const LATE_MAIL = "All mail was sent after the response, so the mail rules had nothing to check.";

function conclusionText(report: ExplainedReport, { paint, width }: Page): string {
  const { scenarios, durationMs, interrupted } = report;
  const counts = countShown(report);
  const { passed, failed, notJudged, leftOut, errors, warnings, notes, accepted } = counts;
  const rules = new Set(scenarios.flatMap(({ findings }) => findings.map(({ code }) => code))).size;
  const invocations = scenarios.flatMap(({ calls }) => calls.map(({ invocation }) => invocation));
  const tested = testedIn(report);
  const isLocal = invocations.some(({ target }) => target.kind === "local");
  const noMail = invocations.some(({ late }) => late?.mails.length) ? LATE_MAIL : NO_MAIL;
  const found = figures(
    [errors, plural(errors, "error")],
    [warnings, plural(warnings, "warning")],
    [notes, plural(notes, "note")],
  );
  const open = rules === 0 ? "no findings" : `${found.join(", ")} from ${counted(rules, "rule")}`;
  const findings = accepted === 0 ? open : `${open}, ${accepted} accepted`;
  const played = [
    `${counted(passed, "scenario")} passed`,
    ...figures(
      [failed, "failed"],
      [notJudged, "not judged"],
      [leftOut, "skipped"],
      [counts.interrupted, "not run"],
    ),
    `${(durationMs / 1_000).toFixed(1)} s`,
  ];
  return [
    ...(interrupted ? [paint.yellow("Interrupted; partial results:")] : []),
    ...verdictLines(endOf(report), findings, played, { paint, width }),
    ...(rules > 0
      ? wrapped("Run check --explain <code> for details of a rule.", "", width, paint.dim)
      : []),
    ...(isLocal && tested.mails === 0 && !hasMailFindings(report)
      ? wrapped(noMail, "", width, paint.dim)
      : []),
    ...(isLocal
      ? wrapped(oneLine(testedText(tested, { ran: ranIn(report) })), "", width, paint.dim)
      : []),
    ...[
      ...connectionsTexts(tested.connections),
      ...lostMailTexts(report),
      ...notSetTexts(tested),
      ...neverCalledTexts(report),
      ...addedTexts(report),
      ...neededTexts(report),
    ].flatMap((text) => wrapped(oneLine(text), "", width, paint.dim)),
  ].join("\n");
}

/** A mail that was refused is not captured, and has been judged all the same. */
function hasMailFindings({ scenarios }: ExplainedReport): boolean {
  const isOfMail = /\b(?:mail|ses)\b|^declares-from$/;
  return scenarios.some(({ findings }) => findings.some(({ code }) => isOfMail.test(code)));
}

function verdictLines(
  end: CheckEnd,
  findings: string,
  played: readonly string[],
  { paint, width }: Page,
): string[] {
  const [verdict, colour] = ENDS[end];
  // A figure and what it counts stay on one line.
  const unbroken = played.map((figure) => figure.replaceAll(" ", NO_BREAK)).join(`${NO_BREAK}· `);
  return wrapped(`${verdict}: ${findings}. ${unbroken}`, "", width).map((wrappedLine, index) => {
    const line = wrappedLine.replaceAll(NO_BREAK, " ");
    return index === 0
      ? `${paint.bold(paint[colour](verdict))}${line.slice(verdict.length)}`
      : line;
  });
}

/** A rule with everything that the catalogue says of it. */
export function ruleHelp(rule: RuleInfo, paint: Paint, columns?: number): string {
  const { width } = pageOf(paint, columns);
  return [
    `${paint.bold(rule.code)} (${severityText(rule)})`,
    ...wrapped(rule.title, "  ", width),
    "",
    ...wrapped(rule.why, "  ", width),
    "",
    ...wrapped(`fix: ${rule.fix}`, "  ", width),
    "",
    "  fails:",
    ...codeLines(rule.failing, paint.red),
    "  passes:",
    ...codeLines(rule.passing, paint.green),
    "",
    `  ${paint.dim(rule.evidence)}`,
    "",
  ].join("\n");
}

function codeLines(text: string, stroke: Stroke): string[] {
  return text.split("\n").map((line) => `    ${stroke(line)}`);
}
