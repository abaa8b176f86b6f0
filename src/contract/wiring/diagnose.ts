import type { Severity } from "../../finding.ts";
import { EXAMINATIONS } from "../../wiring.ts";
import type { Examination, Unknown, Wiring } from "../../wiring.ts";
import { judgeAccess, judgeTrigger } from "./access.ts";
import { known, WIRING_WARNINGS } from "./finding.ts";
import type { Defect, Judgement, WiringCode, WiringFinding } from "./finding.ts";
import { judgeFunction, judgeLogs } from "./function.ts";
import { judgeRole, judgeSender, judgeSes } from "./sending.ts";

export interface Unexamined extends Unknown {
  examination: Examination;
}

export interface Diagnosis {
  /** In the order of {@link EXAMINATIONS}. */
  examinations: { examination: Examination; result: ExaminationResult }[];
  findings: WiringFinding[];
  /** What could not be examined, which is no pass. */
  unchecked: Unexamined[];
}

export type ExaminationResult = "passed" | "warning" | "failed" | "unchecked" | "left-out";

export interface DiagnoseOptions {
  /** `YYYY-MM-DD`, for what becomes of runtimes. */
  today: string;
  /** What is not to be examined. */
  without?: readonly Examination[];
}

/** What is wrong with the way from a pool to its mail, and what could not be found out. */
export function diagnose(wiring: Wiring, { today, without = [] }: DiagnoseOptions): Diagnosis {
  const judged = EXAMINATIONS.map((examination): Judgement & { examination: Examination } => ({
    examination,
    ...(without.includes(examination) ? {} : JUDGES[examination](wiring, today)),
  }));
  return {
    examinations: judged.map(({ examination, found = [], unknown }) => ({
      examination,
      result: without.includes(examination) ? "left-out" : resultOf(found, unknown),
    })),
    findings: judged.flatMap(({ examination, found = [] }) =>
      found.map(
        ([code, args]) =>
          ({ code, severity: severityOf(code), where: { examination }, args }) as WiringFinding,
      ),
    ),
    unchecked: judged.flatMap(({ examination, unknown }) =>
      unknown === undefined ? [] : [{ examination, ...unknown }],
    ),
  };
}

function severityOf(code: WiringCode): Severity {
  return WIRING_WARNINGS.has(code) ? "warning" : "error";
}

function resultOf(found: readonly Defect[], unknown: Unknown | undefined): ExaminationResult {
  if (found.some(([code]) => severityOf(code) === "error")) return "failed";
  if (unknown !== undefined) return "unchecked";
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
  logs: ({ logs }) => known(logs, judgeLogs),
};
