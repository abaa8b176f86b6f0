import { envelope } from "../envelope.ts";
import { remediesFor } from "./fix-commands.ts";
import { shellCommand } from "../terminal/shell.ts";
import { uncheckedSentence, wiringSentences } from "./sentences.ts";
import { valueOf } from "../../wiring.ts";
import type { WiringReport } from "./text.ts";

/** The document that `doctor --json` prints. */
export function wiringDocument(report: WiringReport, exitCode: number): object {
  const { wiring, diagnosis, caller } = report;
  const { poolId, region, account, target } = wiring;
  const found = valueOf(wiring.pool);
  return {
    ...envelope("doctor", exitCode),
    userPool: {
      id: poolId,
      region,
      account,
      ...(found && { arn: found.arn, name: found.name, trigger: found.trigger ?? null }),
    },
    function: target ?? null,
    checks: diagnosis.examinations.map(({ examination: check, result }) => ({ check, result })),
    findings: diagnosis.findings.map((finding) => {
      const { code, severity, where, args } = finding;
      return {
        ...{ check: where.examination, code, severity, args },
        ...wiringSentences(finding, wiring),
        commands: remediesFor(finding, wiring, caller).map(({ purpose, words }) => ({
          purpose,
          command: shellCommand(words),
        })),
      };
    }),
    unchecked: diagnosis.unchecked.map((gap) => {
      const { examination: check, ...why } = gap;
      return { check, ...why, sentence: uncheckedSentence(gap) };
    }),
  };
}
