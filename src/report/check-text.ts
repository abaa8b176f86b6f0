import type {
  CheckFinding,
  CheckReport,
  RuleInfo,
  RuleSeverity,
  ScenarioResult,
} from "../contract/check-result.ts";
import type { Difference } from "../diff/compare.ts";
import type { AwsCall, CapturedMail, LogLine } from "../invocation.ts";
import { countCheck } from "./check-summary.ts";
import type { CheckCounts } from "./check-summary.ts";
import { counted } from "./counted.ts";
import type { Paint, Stroke } from "./paint.ts";
import { oneLine } from "./plain-text.ts";

const WIDTH = 78;

const SIGNS: Record<RuleSeverity, string> = { error: "✘", warning: "!", note: "i" };

/** More scenarios than this are counted, and not named. */
const NAMED_AT_MOST = 4;

/** What a person reads of a check: each broken rule once, with what proves it and what mends it. */
export function checkText(report: CheckReport, paint: Paint): string {
  const broken = (["error", "warning", "note"] as const).flatMap((severity) =>
    report.rules.flatMap((rule) => {
      const found = findingsOf(report, rule.code).filter((each) => each.severity === severity);
      return found.length === 0 ? [] : [ruleText(rule, severity, found, report, paint)];
    }),
  );
  const sections = [
    headText(report, paint),
    ...broken,
    leftOutText(report, paint),
    offText(report, paint),
    conclusionText(report, paint),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function headText({ target, scenarios }: CheckReport, paint: Paint): string {
  const flows = Map.groupBy(scenarios, ({ flow }) => flow);
  const width = Math.max(...[...flows.keys()].map((flow) => flow.length));
  const rows = [...flows].map(
    ([flow, results]) =>
      `  ${flow.padEnd(width)}  ${results.map((result) => markOf(result, paint)).join("")}`,
  );
  return [`${paint.bold("Check of")} ${oneLine(target)}`, "", ...rows].join("\n");
}

function markOf({ status, findings }: ScenarioResult, paint: Paint): string {
  switch (status) {
    case "failed":
      return paint.red("✘");
    case "left-out":
      return paint.dim("·");
    case "interrupted":
      return paint.dim("?");
    case "passed":
      return findings.length === 0 ? paint.green("✔") : paint.yellow("!");
  }
}

function findingsOf({ scenarios }: CheckReport, code: string): CheckFinding[] {
  return scenarios.flatMap(({ findings }) => findings).filter((found) => found.code === code);
}

function ruleText(
  { code, title, fix }: RuleInfo,
  severity: RuleSeverity,
  found: readonly CheckFinding[],
  report: CheckReport,
  paint: Paint,
): string {
  const stroke: Stroke =
    severity === "error" ? paint.red : severity === "warning" ? paint.yellow : paint.dim;
  const messages = Map.groupBy(found, ({ message, place }) => `${place ?? ""} ${message}`);
  const shown = [...messages.values()].slice(0, NAMED_AT_MOST);
  const left = messages.size - shown.length;
  return [
    `${stroke(`${SIGNS[severity]} ${severity}`)} ${paint.bold(title)} ${paint.dim(`(${code})`)}`,
    ...shown.flatMap((same) => findingText(same, report, paint)),
    ...(left > 0 ? [`    and ${counted(left, "more finding")} of this kind`] : []),
    ...wrapped(`fix: ${fix}`, "    ").map((line) => paint.green(line)),
  ].join("\n");
}

/** Findings that say the same of several scenarios. */
function findingText(same: readonly CheckFinding[], report: CheckReport, paint: Paint): string[] {
  const [first] = same;
  if (first === undefined) return [];
  const names = [...new Set(same.map(({ scenario }) => scenario))];
  const more = names.slice(1, NAMED_AT_MOST);
  const left = names.length - 1 - more.length;
  return [
    `  ${first.scenario}`,
    ...wrapped(oneLine(first.message), "    "),
    ...proofText(first, report, paint),
    ...(first.place === undefined
      ? []
      : [paint.dim(`    at ${oneLine(shortened(first.place, report))}`)]),
    ...(more.length === 0
      ? []
      : wrapped(`also: ${more.join(", ")}${left > 0 ? ` and ${left} more` : ""}`, "    ").map(
          (line) => paint.dim(line),
        )),
  ];
}

/** A place in the handler's own folder, from there on. */
function shortened(place: string, { file }: CheckReport): string {
  const folder = file?.replace(/[^/\\]*$/, "");
  return folder !== undefined && place.startsWith(folder) ? place.slice(folder.length) : place;
}

function proofText({ scenario, proof }: CheckFinding, report: CheckReport, paint: Paint): string[] {
  if (proof === undefined) return [];
  const calls = report.scenarios.find(({ name }) => name === scenario)?.calls ?? [];
  const call = calls[proof.invocation];
  if (call === undefined) return [];
  const { invocation, differences = [] } = call;
  const mail = invocation.mails[proof.mail ?? -1];
  const difference = differences[proof.difference ?? -1];
  const log = invocation.logs[proof.log ?? -1];
  const awsCall = invocation.awsCalls[proof.call ?? -1];
  return [
    ...(calls.length > 1 ? [`call ${proof.invocation + 1} of ${calls.length}`] : []),
    ...(mail === undefined ? [] : mailLines(mail)),
    ...(difference === undefined ? [] : differenceLines(difference, paint)),
    ...(log === undefined ? [] : logLines(log)),
    ...(awsCall === undefined ? [] : callLines(awsCall)),
  ].map((line) => `    ${paint.dim("│")} ${line}`);
}

const INNER = WIDTH - 6;

function mailLines(mail: CapturedMail): string[] {
  const { from, to, cc, bcc, subject, text, html } = mail;
  const body = oneLine((text ?? html ?? "").trim().replaceAll(/\s+/g, " "));
  const marked = html === undefined ? undefined : /.{0,40}<i>mark.{0,40}/su.exec(html)?.[0];
  return [
    `From     ${from}`,
    `To       ${[...to, ...cc, ...bcc].join(", ")}`,
    `Subject  ${subject}`,
    marked === undefined ? body : `HTML     ${marked}`,
  ].map((line) => cut(oneLine(line)));
}

function differenceLines(difference: Difference, paint: Paint): string[] {
  return [
    cut(oneLine(difference.path)),
    ...(difference.kind === "added"
      ? []
      : [paint.red(cut(oneLine(`- ${JSON.stringify(difference.before)}`)))]),
    ...(difference.kind === "removed"
      ? []
      : [paint.green(cut(oneLine(`+ ${JSON.stringify(difference.after)}`)))]),
  ];
}

function logLines({ source, text }: LogLine): string[] {
  return [cut(oneLine(`${source}: ${text}`))];
}

function callLines({ service, operation, result, error }: AwsCall): string[] {
  return [cut(oneLine(`${service} ${operation}: ${error ?? result}`))];
}

function cut(text: string): string {
  return text.length > INNER ? `${text.slice(0, INNER - 1)}…` : text;
}

function leftOutText({ scenarios }: CheckReport, paint: Paint): string {
  const left = scenarios.filter(({ status }) => status === "left-out");
  const reasons = Map.groupBy(left, ({ reason = "" }) => reason);
  return [...reasons]
    .flatMap(([reason, same]) =>
      wrapped(`Left out, ${counted(same.length, "scenario")}: ${oneLine(reason)}`, "").map((line) =>
        paint.yellow(line),
      ),
    )
    .join("\n");
}

function offText({ off }: CheckReport, paint: Paint): string {
  return off
    .map(({ code, reason }) =>
      paint.dim(
        `Switched off: ${code} (${reason === undefined ? "no reason given" : oneLine(reason)})`,
      ),
    )
    .join("\n");
}

function conclusionText(report: CheckReport, paint: Paint): string {
  const { scenarios, durationMs, interrupted } = report;
  const counts = countCheck(report);
  const { passed, failed, leftOut, interrupted: notPlayed, errors, warnings, notes } = counts;
  const rules = new Set(scenarios.flatMap(({ findings }) => findings.map(({ code }) => code))).size;
  const mails = scenarios.flatMap(({ calls }) =>
    calls.flatMap(({ invocation }) => invocation.mails),
  );
  const isLocal = scenarios.some(({ calls }) => calls[0]?.invocation.target.kind === "local");
  const figures = [
    `${counted(passed, "scenario")} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(leftOut > 0 ? [`${leftOut} left out`] : []),
    ...(notPlayed > 0 ? [`${notPlayed} not played`] : []),
    `${(durationMs / 1_000).toFixed(1)} s`,
  ];
  const found = [
    ...(errors > 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
    ...(notes > 0 ? [counted(notes, "note")] : []),
  ];
  const findings = rules === 0 ? "no finding" : `${found.join(", ")} by ${counted(rules, "rule")}`;
  return [
    ...(interrupted ? [paint.yellow("Broken off: this is what was done until then.")] : []),
    `${paint.bold(verdictText(report, counts, paint))}: ${findings}. ${figures.join(" · ")}`,
    ...(isLocal ? [paint.dim(mailsText(mails.length))] : []),
    ...(rules > 0 ? [paint.dim("check --explain <code> says more of a rule.")] : []),
  ].join("\n");
}

/** Nothing passes that was not played to its end. */
function verdictText(
  { interrupted }: CheckReport,
  { passed, failed }: CheckCounts,
  paint: Paint,
): string {
  if (failed > 0) return paint.red("✘ failed");
  if (interrupted) return paint.yellow("◌ broken off");
  return passed === 0 ? paint.yellow("– nothing was played") : paint.green("✔ passed");
}

function mailsText(count: number): string {
  return count === 0
    ? "Not one mail was captured: what the rules say of mail has nothing to go by."
    : `${counted(count, "mail")} captured; nothing was sent.`;
}

/** A rule with everything that the catalogue says of it. */
export function ruleHelp(rule: RuleInfo, paint: Paint): string {
  return [
    `${paint.bold(rule.code)} (${rule.severity})`,
    ...wrapped(rule.title, "  "),
    "",
    ...wrapped(rule.why, "  "),
    "",
    ...wrapped(`fix: ${rule.fix}`, "  "),
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

function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}
