import { EXAMINATIONS, valueOf } from "../../wiring.ts";
import type { Examination, Unknown, Wiring } from "../../wiring.ts";
import { judgeAccess, judgeTrigger } from "./access.ts";
import { known, WIRING_WARNINGS } from "./finding.ts";
import type { Defect, Judgement, WiringCode, WiringFinding } from "./finding.ts";
import { judgeFunction } from "./function.ts";
import { judgeLogs } from "./logs.ts";
import { judgeRole, judgeSender, judgeSes } from "./sending.ts";

export interface Unexamined extends Unknown {
  examination: Examination;
}

export interface Diagnosis {
  /** In the order of {@link EXAMINATIONS}. */
  examinations: { examination: Examination; result: ExaminationResult }[];
  findings: WiringFinding[];
  /** Examinations that were not possible; they do not count as passed. */
  unchecked: Unexamined[];
}

export type ExaminationResult = "passed" | "warning" | "failed" | "unchecked" | "left-out";

export interface DiagnoseOptions {
  /** Today as `YYYY-MM-DD`, to tell which runtimes are deprecated. */
  today: string;
  /** Examinations to skip. */
  without?: readonly Examination[];
}

/** Finds what is wrong between a pool and its mail, and what could not be determined. */
export function diagnose(wiring: Wiring, { today, without = [] }: DiagnoseOptions): Diagnosis {
  const findings: WiringFinding[] = [];
  const unchecked: Unexamined[] = [];
  const examinations = EXAMINATIONS.map((examination) => {
    if (without.includes(examination)) return { examination, result: "left-out" as const };
    const judgement = JUDGES[examination](wiring, today);
    const defects = judgement.filter(isDefect);
    const gaps = judgement.filter((each): each is Unknown => !isDefect(each));
    const found = defects.map(([code, args]) => findingOf(code, args, examination));
    findings.push(...found);
    unchecked.push(...gaps.map((gap) => ({ examination, ...gap })));
    return { examination, result: resultOf(found, gaps) };
  });
  return { examinations, findings, unchecked };
}

function isDefect(each: Defect | Unknown): each is Defect {
  return Array.isArray(each);
}

function findingOf(code: WiringCode, args: object, examination: Examination): WiringFinding {
  const severity = WIRING_WARNINGS.has(code) ? "warning" : "error";
  return { code, severity, where: { examination }, args } as WiringFinding;
}

function resultOf(found: readonly WiringFinding[], gaps: readonly Unknown[]): ExaminationResult {
  if (found.some(({ severity }) => severity === "error")) return "failed";
  if (gaps.length > 0) return "unchecked";
  return found.length > 0 ? "warning" : "passed";
}

const JUDGES: Record<Examination, (wiring: Wiring, today: string) => Judgement> = {
  trigger: ({ pool, named }) => known(pool, (value) => judgeTrigger(value, named)),
  policy: judgeAccess,
  function: ({ configuration }, today) =>
    known(configuration, (value) => judgeFunction(value, today)),
  role: ({ role, sender }) => known(role, (value) => judgeRole(value, sender)),
  sender: ({ sender }) => known(sender, judgeSender),
  ses: ({ ses }) => known(ses, judgeSes),
  logs: ({ logs, configuration }) =>
    known(logs, (value) => judgeLogs(value, valueOf(configuration)?.lastModified)),
};
