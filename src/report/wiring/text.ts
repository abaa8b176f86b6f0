import type { Diagnosis, ExaminationResult } from "../../contract/wiring/diagnose.ts";
import type { WiringFinding } from "../../contract/wiring/finding.ts";
import { SEVERITIES } from "../../finding.ts";
import { valueOf } from "../../wiring.ts";
import type { Wiring } from "../../wiring.ts";
import { counted } from "../terminal/counted.ts";
import { remediesFor } from "./fix-commands.ts";
import type { CallerFlags, Remedy } from "./command.ts";
import type { Paint } from "../terminal/paint.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { severityStroke } from "../terminal/severity.ts";
import { shellLines } from "../terminal/shell.ts";
import { wrapped } from "../terminal/wrap.ts";
import { nameOf, PASSED, uncheckedSentence, wiringSentences } from "./sentences.ts";

/** In terminal cells. Longer lines of prose are wrapped, commands only at their options. */
const WIDTH = 80;

/** A longer command is for a file and not for the eye. */
const LONGEST_SHOWN = 400;

const MARKS: Record<ExaminationResult, [mark: string, colour: keyof Paint]> = {
  passed: ["✔", "green"],
  failed: ["✘", "red"],
  warning: ["!", "yellow"],
  unchecked: ["?", "yellow"],
  "left-out": ["-", "dim"],
};

export interface WiringReport {
  wiring: Wiring;
  diagnosis: Diagnosis;
  caller: CallerFlags;
  /** Whether to keep commands on one line; cmd and PowerShell have other line continuations. */
  isForWindows?: boolean;
}

/** The whole report for people: each check in a line, then what is wrong, and what could not be told. */
export function wiringText(report: WiringReport, paint: Paint): string {
  const { diagnosis } = report;
  const worstFirst = SEVERITIES.flatMap((worst) =>
    diagnosis.findings.filter(({ severity }) => severity === worst),
  );
  return [
    ...heading(report.wiring, paint),
    "",
    ...diagnosis.examinations.flatMap((each) => examinationLines(each, report, paint)),
    ...worstFirst.flatMap((finding) => ["", ...findingLines(finding, report, paint)]),
    "",
    ...summaryLines(diagnosis, paint),
    "",
  ].join("\n");
}

function heading({ poolId, pool, account, target, region }: Wiring, paint: Paint): string[] {
  const { name } = valueOf(pool) ?? {};
  const where = account === undefined ? region : `${region}, account ${account}`;
  const elsewhere = [
    target === undefined || target.region === region ? "" : ` in ${target.region}`,
    target?.account === undefined || target.account === account ? "" : ` of ${target.account}`,
  ].join("");
  const called = target === undefined ? "none" : `${nameOf(target)}${elsewhere}`;
  return [
    `${paint.bold("User pool")}  ${oneLine(name === undefined ? poolId : `${poolId} (${name})`)}`,
    `           ${paint.dim(oneLine(where))}`,
    `${paint.bold("Function")}   ${oneLine(called)}`,
  ];
}

function examinationLines(
  { examination, result }: Diagnosis["examinations"][number],
  { wiring, diagnosis }: WiringReport,
  paint: Paint,
): string[] {
  const found = diagnosis.findings.filter(({ where }) => where.examination === examination);
  const gaps = diagnosis.unchecked.filter((gap) => gap.examination === examination);
  const told = [
    ...found.map((finding) => wiringSentences(finding, wiring).what),
    ...gaps.map((gap) => `could not be checked: ${uncheckedSentence(gap)}`),
  ];
  if (result === "passed") told.push(PASSED[examination](wiring));
  if (result === "left-out") told.push("skipped");
  const [mark, colour] = MARKS[result];
  const name = `${paint[colour](mark)} ${examination.padEnd(10)}`;
  const margin = " ".repeat(12);
  return told
    .flatMap((text) => wrapped(oneLine(text), margin, WIDTH))
    .map((line, index) => (index === 0 ? name + line.slice(margin.length) : line));
}

function findingLines(
  finding: WiringFinding,
  { wiring, caller, isForWindows = false }: WiringReport,
  paint: Paint,
): string[] {
  const { what, why } = wiringSentences(finding, wiring);
  const stroke = severityStroke(finding.severity, paint);
  const title = wrapped(oneLine(`${finding.severity} ${finding.code}: ${what}`), "", WIDTH);
  return [
    ...title.map((line, index) =>
      index === 0 ? line.replace(/^(\S+ \S+:)/, (head) => stroke(head)) : line,
    ),
    ...wrapped(oneLine(why), "  ", WIDTH),
    ...commandLines(
      remediesFor(finding, wiring, caller),
      paint,
      isForWindows ? Infinity : WIDTH - 4,
    ),
  ];
}

const LEADS: Record<Remedy["purpose"], string> = {
  fix: "Fix:",
  look: "Details:",
  option: "If needed:",
};

function commandLines(remedies: readonly Remedy[], paint: Paint, width: number): string[] {
  return remedies.flatMap(({ purpose, words }, index) => {
    const lead = remedies[index - 1]?.purpose === purpose ? [] : [`  ${paint.dim(LEADS[purpose])}`];
    return [...lead, ...shown(words, width).map((line) => `    ${oneLine(line)}`)];
  });
}

/** A pool's settings can fill a screen. */
function shown(words: readonly string[], width: number): string[] {
  const long = words.findIndex((word) => word.length > LONGEST_SHOWN);
  if (long < 0) return shellLines(words, width);
  const short = words.with(long, "…");
  return [
    ...shellLines(short, width).map((line) => line.replace('"…"', "'{…}'")),
    `  # {…} is all of the pool's settings, ${words[long]?.length} characters; --fix prints them`,
  ];
}

function summaryLines({ examinations, findings, unchecked }: Diagnosis, paint: Paint): string[] {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  const gaps = [...new Set(unchecked.map(({ examination }) => examination))];
  const looked = examinations.filter(({ result }) => result !== "left-out").length;
  const found =
    findings.length === 0
      ? gaps.length === 0
        ? paint.green("Nothing is wrong.")
        : gaps.length === looked
          ? "Nothing could be examined."
          : "No problems found in what could be checked."
      : `${(errors > 0 ? paint.red : paint.yellow)(`${counted(errors, "error")}, ${counted(warnings, "warning")}`)}.`;
  const missing =
    gaps.length === 0
      ? []
      : [paint.yellow(`${gaps.length} of ${looked} checks could not run: ${gaps.join(", ")}.`)];
  return [found, ...missing];
}
