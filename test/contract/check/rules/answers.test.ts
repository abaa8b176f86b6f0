// What is told of a callback whose answer waited.
import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { Scenario, ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import { PLAIN, SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import type { Invocation } from "../../../../src/invocation.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../../helpers/invocation.ts";

const WAITED: Partial<Invocation> = { calledBack: { afterMs: 300, busy: ["timer"] } };

function run(name: string, parts: Partial<Invocation>): ScenarioRun {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  return { scenario, calls: [aCall(anInvocation(parts))] };
}

it.each<[string, Partial<Invocation>, Partial<Invocation>, string[]]>([
  ["always", WAITED, WAITED, ["warning", "warning"]],
  ["once, on a busy machine", {}, WAITED, []],
  ["where it does something else", {}, { ...WAITED, mails: [aMail()] }, ["warning"]],
])("waited %s", (_when, plain, other, expected) => {
  const found = applyRules([run(PLAIN, plain), run("confirm-sign-up/no-alias", other)]);
  const told = found.filter(({ code }) => code === "callback-answers-at-once");
  expect(told.map(({ severity }) => severity)).toEqual(expected);
});

it("a failure names the variables that are not set and show in it", () => {
  const caller = "/app/index.js:7:35";
  const failing = anInvocation({
    outcome: {
      kind: "handler-error",
      errorType: "MissingRequiredParameter",
      errorMessage: "Missing required key 'TableName' in params",
      trace: [],
    },
    unsetVariables: [{ name: "USERS_TABLE", caller }, { name: "STAGE" }],
  });
  const found = applyRules([run(PLAIN, failing)]).find(({ code }) => code === "returns-event");
  expect(found?.args).toMatchObject({ kind: "failed", unset: ["USERS_TABLE"] });
});

const ONE: Scenario["chosen"] = { key: "birthdate", value: "2020-01-31" };
const GUESSED: Scenario["chosen"] = { key: "custom:x", value: "1", isGuess: true };
const ALL: Scenario["chosen"] = { key: "custom:x and custom:y", value: "1, 2" };

it.each<[string, Scenario["chosen"][], string[]]>([
  ["of one value that was guessed", [GUESSED], ["note"]],
  ["of one value", [ONE], ["warning"]],
  ["of all that is read", [ALL], ["error"]],
  ["of one value and of all", [ONE, ALL], ["error", "error"]],
])("a failure %s, where the plain one is not known, counts as that", (_, all, severities) => {
  const outcome = {
    kind: "handler-error",
    errorType: "Error",
    errorMessage: "x",
    trace: [],
  } as const;
  const failing = all.map((chosen, index) => ({
    scenario: { name: `chosen ${index}`, title: "", flow: "confirm-sign-up", event: {}, chosen },
    calls: [aCall(anInvocation({ outcome }))],
  }));
  const told = applyRules(failing).filter(({ code }) => code === "returns-event");
  expect(told.map(({ severity }) => severity)).toEqual(severities);
});
