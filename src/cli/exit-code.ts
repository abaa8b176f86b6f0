import type { Diagnosis } from "../contract/wiring/diagnose.ts";
import type { InvocationReport } from "../report/invocation/text.ts";

export const EXIT = {
  /** Done, and all is well. */
  ok: 0,
  /** The check failed: the handler, Cognito's verdict or the diff. */
  failed: 1,
  /** It could not be done: usage, input, the handler's file, AWS. */
  unusable: 2,
  /** The user broke off. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf({
  verdict,
  differences = [],
  brokenRules,
  times = [],
}: Pick<InvocationReport, "verdict" | "differences" | "brokenRules" | "times">): ExitCode {
  const overTime = times.filter(({ severity }) => severity === "error");
  const failures = differences.length + brokenRules.length + overTime.length;
  const isWell = verdict.accepted && failures === 0;
  return isWell ? EXIT.ok : EXIT.failed;
}

/** What could not be checked is no pass; what is known to be wrong counts more. */
export function exitCodeOfDiagnosis({ findings, unchecked }: Diagnosis): ExitCode {
  if (findings.some(({ severity }) => severity === "error")) return EXIT.failed;
  return unchecked.length > 0 ? EXIT.unusable : EXIT.ok;
}
