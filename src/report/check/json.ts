import type { ExplainedReport } from "./explain.ts";
import { concluded, described } from "../invocation/json.ts";
import { obstacleDocument } from "../invocation/obstacles.ts";
import { testedIn } from "./tested.ts";
import { envelope } from "../envelope.ts";

/** The document that `check` writes as JSON. */
export function checkJson(report: ExplainedReport, exitCode: number): object {
  const {
    rules,
    off,
    scenarios,
    command: _command,
    isForWindows: _isForWindows,
    ok: _ok,
    isIdle: _isIdle,
    ...head
  } = report;
  return {
    ...envelope("check", exitCode),
    ...head,
    tested: testedIn(report),
    rules: rules.map(({ failing: _failing, passing: _passing, ...rule }) => rule),
    off,
    scenarios: scenarios.map(({ calls, obstacles, ...scenario }) => ({
      ...scenario,
      obstacles: obstacles.map(obstacleDocument),
      calls: calls.map((call) => {
        const { unsetVariables, verdict, differences } = concluded(call);
        return { ...described(call.invocation), unsetVariables, verdict, differences };
      }),
    })),
  };
}
