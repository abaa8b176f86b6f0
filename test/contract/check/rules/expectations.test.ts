import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { anInvocation } from "../../../helpers/invocation.ts";

const thrown = anInvocation({
  outcome: { kind: "handler-error", errorType: "TypeError", errorMessage: "no table", trace: [] },
});

function failing(name: string): ScenarioRun {
  const scenario = { name, title: name, flow: "confirm-sign-up", event: {} };
  return { scenario, calls: [aCall(thrown)] };
}

it("is of the scenario that has an expectation, though others fail for the same cause", () => {
  const runs = [failing("confirm-sign-up/plain"), failing("confirm-sign-up/no-email")];
  const findings = applyRules(runs, {}, { "confirm-sign-up/plain": { accepted: true } });
  const scenariosOf = (code: string): string[] =>
    findings.filter((each) => each.code === code).map(({ where }) => where.scenario);
  expect(scenariosOf("returns-event")).toHaveLength(2);
  expect(scenariosOf("meets-expectations")).toEqual(["confirm-sign-up/plain"]);
});
