import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import type { AwsCall, Invocation } from "../../../../src/invocation.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { anInvocation } from "../../../helpers/invocation.ts";

const thrown = anInvocation({
  outcome: { kind: "handler-error", errorType: "TypeError", errorMessage: "no table", trace: [] },
});

function runOf(name: string, invocation: Invocation): ScenarioRun {
  const scenario = { name, title: name, flow: "confirm-sign-up", event: {} };
  return { scenario, calls: [aCall(invocation)] };
}

function failing(name: string): ScenarioRun {
  return runOf(name, thrown);
}

function calling(operations: readonly string[], initMs?: number): Invocation {
  const awsCalls = operations.map((operation): AwsCall => ({
    service: "ssm",
    operation,
    region: "us-east-1",
    parameters: {},
    result: "answered",
  }));
  const timing = { durationMs: 1, ...(initMs !== undefined && { initMs }) };
  return anInvocation({ awsCalls, timing });
}

it("is of the scenario that has an expectation, though others fail for the same cause", () => {
  const runs = [failing("confirm-sign-up/plain"), failing("confirm-sign-up/no-email")];
  const findings = applyRules(runs, {}, { "confirm-sign-up/plain": { accepted: true } });
  const scenariosOf = (code: string): string[] =>
    findings.filter((each) => each.code === code).map(({ where }) => where.scenario);
  expect(scenariosOf("returns-event")).toHaveLength(2);
  expect(scenariosOf("meets-expectations")).toEqual(["confirm-sign-up/plain"]);
});

it("reports no failure that is expected", () => {
  const runs = [
    runOf("confirm-sign-up/plain", calling([])),
    failing("own/blocked-domain"),
    failing("confirm-sign-up/no-email"),
  ];
  const blocked = { accepted: false };
  const failingIn = (expected: Record<string, { accepted: boolean }>): string[] =>
    applyRules(runs, {}, expected)
      .filter(({ code, severity }) => severity === "error" || code === "meets-expectations")
      .map(({ code, where }) => `${where.scenario} ${code}`);
  expect(failingIn({ "own/blocked-domain": blocked })).toEqual(
    failingIn({}).filter((each) => !each.startsWith("own/")),
  );
  expect(failingIn({ "own/blocked-domain": blocked })).toHaveLength(1);
  const unmet = failingIn({ "own/blocked-domain": blocked, "confirm-sign-up/plain": blocked });
  expect(unmet).toContain("confirm-sign-up/plain meets-expectations");
});

it("does not expect of a warm environment what each one calls once", () => {
  const runs = [
    runOf("confirm-sign-up/plain", calling(["GetParameter", "PutItem"], 100)),
    runOf("auto-confirm/plain", calling(["PutItem"])),
    runOf("verification-link/plain", calling([])),
  ];
  const calls = ["ssm:GetParameter", "ssm:PutItem"];
  const names = runs.map(({ scenario }) => scenario.name);
  const expected = Object.fromEntries(names.map((name) => [name, { calls }]));
  const broken = applyRules(runs, {}, expected).filter(({ code }) => code === "meets-expectations");
  expect(broken.map(({ where, args }) => [where.scenario, args])).toEqual([
    ["verification-link/plain", { kind: "call", pattern: "ssm:PutItem" }],
  ]);
});
