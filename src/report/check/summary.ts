import type { CheckCounts, ScenarioStatus } from "../../contract/check/result.ts";
import { SEVERITIES } from "../../finding.ts";
import type { Severity } from "../../finding.ts";
import type { ExplainedFinding, ExplainedReport, ExplainedScenario } from "./explain.ts";
import { allObstacles } from "../../obstacle.ts";
import type { Obstacle } from "../../obstacle.ts";
import { obstacleText } from "../../obstacle.ts";
import { counted } from "../terminal/counted.ts";
import type { RuleInfo } from "./rules/index.ts";

/** The counts, with each finding counted as often as it is shown to people: once for all scenarios that have it. */
export function countShown(report: Pick<ExplainedReport, "counts" | "scenarios">): CheckCounts {
  const { scenarios } = report;
  const shown = (all: readonly ExplainedFinding[]): readonly ExplainedFinding[] =>
    [...Map.groupBy(all, ({ code }) => code).values()].flatMap((same) =>
      groupAlike(same, (each) => each, scenarios).map(([first]) => first),
    );
  const findings = shown(scenarios.flatMap((scenario) => scenario.findings));
  const of = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    ...report.counts,
    ...{ errors: of("error"), warnings: of("warning"), notes: of("note") },
    accepted: shown(scenarios.flatMap(({ accepted }) => accepted)).length,
  };
}

export type CheckEnd =
  | "failed"
  | "broken-off"
  | "not-finished"
  | "not-judged"
  | "nothing-played"
  | "no-work"
  | "passed";

/** What a check came to. Nothing passes that was not played to its end. */
export function endOf({ interrupted, counts, isIdle }: ExplainedReport): CheckEnd {
  if (counts.failed > 0) return "failed";
  if (interrupted) return "broken-off";
  if (counts.interrupted > 0) return "not-finished";
  if (counts.notJudged > 0) return "not-judged";
  if (counts.passed === 0) return "nothing-played";
  return isIdle === true ? "no-work" : "passed";
}

/** The same in words, and the status that it is like. */
export function headlineOf(
  report: ExplainedReport,
): readonly [kind: ScenarioStatus, words: string] {
  const { counts } = report;
  const played = counted(counts.passed + counts.failed, "scenario");
  const headlines = {
    failed: ["failed", `${counts.failed} of ${played} failed`],
    "broken-off": ["interrupted", "Interrupted"],
    "not-finished": ["interrupted", `${counted(counts.interrupted, "scenario")} not run`],
    "not-judged": ["not-judged", `${counted(counts.notJudged, "scenario")} not judged`],
    "nothing-played": ["left-out", "No scenario was run"],
    "no-work": ["passed", `${played} ran, but the handler did nothing`],
    passed: ["passed", `${played} passed`],
  } as const;
  return headlines[endOf(report)];
}

/** The command that runs one scenario, where the command line is known. */
export function aloneCommand(
  { command }: Pick<ExplainedReport, "command">,
  scenario: string,
): string[] | undefined {
  return command === undefined ? undefined : [...command, "--only", scenario];
}

/** Findings that say the same of several scenarios, whoever the user is, together. */
export function groupAlike<Each>(
  findings: readonly Each[],
  findingOf: (each: Each) => ExplainedFinding,
  scenarios: readonly ExplainedScenario[],
): [Each, ...Each[]][] {
  const values = userValues(scenarios);
  const groups = Map.groupBy(findings, (each) => {
    const { severity, message, place } = findingOf(each);
    const words = values.reduce((text, value) => text.replaceAll(value, "…"), message);
    return `${severity} ${place ?? ""} ${words}`;
  });
  return [...groups.values()] as [Each, ...Each[]][];
}

/** The user names and attributes of all events, the longest first. */
function userValues(scenarios: readonly ExplainedScenario[]): string[] {
  const values = scenarios
    .flatMap(({ calls }) => calls)
    .flatMap(({ invocation: { event } }) => [
      event.userName,
      ...Object.values(event.request.userAttributes),
    ]);
  return [...new Set(values)]
    .filter((value) => typeof value === "string")
    .filter((value) => value.length >= SHORTEST_VALUE)
    .toSorted((a, b) => b.length - a.length);
}

/** Shorter ones, such as a locale, are parts of words as well. */
const SHORTEST_VALUE = 6;

/** What a finding points at in the calls of its scenario. */
export function provenBy({ proof }: ExplainedFinding, calls: ExplainedScenario["calls"]) {
  const at = proof?.invocation ?? -1;
  const call = calls[at];
  return {
    /** Of the call, from 1; 0 for none. */
    number: call === undefined ? 0 : at + 1,
    mail: call?.invocation.mails[proof?.mail ?? -1],
    difference: call?.differences?.[proof?.difference ?? -1],
    log: call?.invocation.logs[proof?.log ?? -1],
    awsCall: call?.invocation.awsCalls[proof?.call ?? -1],
  };
}

/** The findings of one rule. `rule` is missing where the catalogue that was used had no such code. */
export interface RuleFindings {
  code: string;
  rule: RuleInfo | undefined;
  findings: ReturnType<typeof foundIn>;
}

/** What fixes findings of a rule, each once. */
export function fixesOf(
  { fix: usual }: Pick<RuleInfo, "fix">,
  findings: readonly Pick<ExplainedFinding, "fix">[],
): string[] {
  return [...new Set(findings.map(({ fix = usual }) => fix))];
}

/** Every finding with its scenario. */
export function foundIn(scenarios: readonly ExplainedScenario[]) {
  return scenarios.flatMap((scenario) =>
    scenario.findings.map((finding) => ({ finding, scenario })),
  );
}

/** The codes of the catalogue, and after them those that only findings have. */
export function codesOf({ rules, scenarios }: ExplainedReport): string[] {
  const findings = scenarios.flatMap((scenario) => scenario.findings);
  return [...new Set([...rules, ...findings].map(({ code }) => code))];
}

/** All findings by rule, what is worst first, and otherwise in the catalogue's order. */
export function findingsByRule(report: ExplainedReport): RuleFindings[] {
  const found = foundIn(report.scenarios);
  const rankOf = ({ findings }: RuleFindings): number => SEVERITIES.indexOf(worstOf(findings));
  return codesOf(report)
    .map((code) => ({
      code,
      rule: report.rules.find((rule) => rule.code === code),
      findings: found.filter(({ finding }) => finding.code === code),
    }))
    .filter(({ findings }) => findings.length > 0)
    .toSorted((one, other) => rankOf(one) - rankOf(other));
}

export function worstOf(findings: RuleFindings["findings"]): Severity {
  const has = new Set(findings.map(({ finding }) => finding.severity));
  return SEVERITIES.find((severity) => has.has(severity)) ?? "note";
}

/** The scenarios of each flow, in the order in which the flows come. */
export function byFlow(scenarios: readonly ExplainedScenario[]): Map<string, ExplainedScenario[]> {
  return Map.groupBy(scenarios, ({ flow }) => flow);
}

/** Why a scenario says nothing of the handler. */
export function reasonOf({ status, reason, obstacles }: ExplainedScenario): string | undefined {
  if (status === "left-out") return reason ?? "left out";
  if (status === "not-judged") return `not judged: ${obstacles.map(obstacleText).join("; ")}`;
  return status === "interrupted" ? (reason ?? "the run was interrupted") : undefined;
}

/**
 * What obstacles mean: no verdict, a test of a made-up entry, a verdict without any work, work of which a part was
 * not seen, or nothing, as the handler fails in the same way without them.
 */
export const OBSTRUCTIONS = ["no-verdict", "made-up", "no-work", "part", "no-cause"] as const;

type Obstruction = (typeof OBSTRUCTIONS)[number];

export const OBSTRUCTION_TITLES: Readonly<Record<Obstruction, string>> = {
  "no-verdict": "Not judged",
  "made-up": "Tested with a made-up record",
  "no-work": "Not tested",
  part: "Not tested",
  "no-cause": "Not the cause of the failure",
};

function obstructionOf(
  scenario: ExplainedScenario,
  { kind, what }: Obstacle,
  scenarios: readonly ExplainedScenario[],
): Obstruction {
  const { status, isCutShort, isMadeUp, calls } = scenario;
  if (isCutShort === true) return "no-work";
  const isOpen = calls.some(({ verdict }) => verdict.accepted === null);
  if (isMadeUp === true && !isOpen) return kind === "nothing-found" ? "made-up" : "part";
  if (status === "not-judged" || isOpen) return "no-verdict";
  const alike = scenarios.filter(({ obstacles }) => obstacles.some((each) => each.what === what));
  return alike.every(isRefused) ? "no-cause" : "part";
}

function isRefused({ calls }: ExplainedScenario): boolean {
  return calls.length > 0 && calls.every(({ verdict }) => verdict.accepted === false);
}

/** Each obstacle once, and the number of scenarios that it meant this for. */
export function obstaclesIn(scenarios: readonly ExplainedScenario[], obstruction: Obstruction) {
  const concerned = scenarios.map((scenario) => ({
    obstacles: scenario.obstacles.filter(
      (each) => obstructionOf(scenario, each, scenarios) === obstruction,
    ),
  }));
  return allObstacles(concerned).map((obstacle) => ({
    obstacle,
    count: concerned.filter(({ obstacles }) => obstacles.some(({ what }) => what === obstacle.what))
      .length,
  }));
}
