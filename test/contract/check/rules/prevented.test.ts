// Attributes with which a handler does less than without.
import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import { PLAIN } from "../../../../src/contract/check/scenarios.ts";
import type { AwsCall, Invocation } from "../../../../src/invocation.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { anInvocation } from "../../../helpers/invocation.ts";

const put = (TableName: string): AwsCall => ({
  ...{ service: "dynamodb", operation: "PutItem", result: "answered" },
  parameters: { TableName },
});

function run(name: string, parts: Partial<Invocation>, key?: string): ScenarioRun {
  const chosen = key === undefined ? {} : { baseline: PLAIN, chosen: { key, value: "x" } };
  return {
    scenario: { name, title: "", flow: "confirm-sign-up", event: {}, ...chosen },
    calls: [aCall(anInvocation(parts))],
  };
}

const USUAL = { awsCalls: [put("users"), put("teams")] };
const PART = { awsCalls: [put("users")] };
const plain = run(PLAIN, USUAL);
const all = (parts: Partial<Invocation>): ScenarioRun =>
  run("confirm-sign-up/with-everything", parts, "custom:invite and custom:plan");
const one = (key: string, parts: Partial<Invocation>): ScenarioRun =>
  run(`with-${key}`, parts, key);

it.each<[string, ScenarioRun[], string[]]>([
  [
    "one of them prevents",
    [all(PART), one("custom:invite", PART), one("custom:plan", USUAL)],
    [
      "note for a user with custom:invite, this work is skipped and no error is logged: dynamodb PutItem (teams)",
    ],
  ],
  [
    "only both prevent",
    [all(PART), one("custom:invite", USUAL), one("custom:plan", USUAL)],
    [
      "note for a user with custom:invite and custom:plan, this work is skipped and no error is logged: dynamodb PutItem (teams)",
    ],
  ],
  ["nobody prevents", [all(USUAL), one("custom:invite", PART)], []],
  ["other work takes the place of", [all({ awsCalls: [put("users"), put("guests")] })], []],
  ["a logged error explains", [all({ ...PART, logs: [{ source: "error", text: "no" }] })], []],
  [
    "an obstacle may explain",
    [all({ ...PART, obstacles: [{ kind: "blocked", what: "x", service: "http" }] })],
    [],
  ],
])("finds work that %s", (_, runs, expected) => {
  const found = applyRules([plain, ...runs]).filter(({ code }) => code === "work-was-done");
  expect(found.map((each) => `${each.severity} ${checkSentence(each)}`)).toEqual(expected);
});
