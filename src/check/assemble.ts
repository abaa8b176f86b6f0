import type { CheckFinding } from "../contract/check/finding.ts";
import type { CheckReport, ScenarioResult } from "../contract/check/result.ts";
import { applyRules, RULES } from "../contract/check/rules/index.ts";
import type { RuleSettings } from "../contract/check/rules/index.ts";
import type { Expectations, Scenario } from "../contract/check/scenario.ts";
import type { Played } from "./play-all.ts";

export interface AssembleOptions {
  target: string;
  file?: string | undefined;
  seed: string;
  rules: RuleSettings;
  expectations: Readonly<Record<string, Expectations>>;
  interrupted: boolean;
  durationMs: number;
}

/** Judges what was played. */
export function assembleReport(
  scenarios: readonly Scenario[],
  played: ReadonlyMap<string, Played>,
  options: AssembleOptions,
): CheckReport {
  const { target, file, seed, rules, expectations, interrupted, durationMs } = options;
  const runs = scenarios.flatMap((scenario) => {
    const result = played.get(scenario.name);
    return result?.kind === "played" ? [{ scenario, calls: result.calls }] : [];
  });
  const findings = applyRules(runs, rules, expectations);
  const off = Object.entries(rules)
    .filter(([, { level }]) => level === "off")
    .map(([code, { reason }]) => ({ code, reason }));
  return {
    target,
    ...(file !== undefined && { file }),
    seed,
    rules: RULES,
    off,
    scenarios: scenarios.map((scenario) =>
      resultOf(
        scenario,
        played.get(scenario.name) ?? { kind: "interrupted" },
        findings.filter((finding) => finding.where.scenario === scenario.name),
      ),
    ),
    interrupted,
    durationMs,
  };
}

function resultOf(
  { name, title, flow }: Scenario,
  played: Played,
  findings: readonly CheckFinding[],
): ScenarioResult {
  const head = { name, title, flow, findings };
  if (played.kind !== "played") {
    const { kind, reason } = played;
    return {
      ...head,
      status: kind,
      ...(reason !== undefined && { reason }),
      calls: [],
      durationMs: 0,
    };
  }
  const isFailed = findings.some(({ severity }) => severity === "error");
  const { calls, durationMs } = played;
  return { ...head, status: isFailed ? "failed" : "passed", calls, durationMs };
}
