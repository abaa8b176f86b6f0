import type { ExplainedReport, ExplainedScenario } from "./explain.ts";
import { verdictDocument } from "../invocation/findings.ts";
import { countCheck } from "./summary.ts";
import { withoutSteps } from "../differences/json.ts";
import { envelope } from "../envelope.ts";

/** The document that `check` writes as JSON. */
export function checkJson(report: ExplainedReport, exitCode: number): object {
  const { target, file, seed, rules, off, scenarios, interrupted, durationMs } = report;
  return {
    ...envelope("check", exitCode),
    target,
    file,
    seed,
    interrupted,
    durationMs,
    counts: countCheck(report),
    rules: rules.map(({ failing: _failing, passing: _passing, ...rule }) => rule),
    off,
    scenarios: scenarios.map(scenarioDocument),
  };
}

function scenarioDocument({ calls, ...scenario }: ExplainedScenario): object {
  return {
    ...scenario,
    calls: calls.map(({ invocation, verdict, differences }) => ({
      ...invocation,
      verdict: verdictDocument(verdict),
      differences: withoutSteps(differences),
    })),
  };
}
