// Attributes without which a handler does nothing at all.
import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { Scenario, ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import { PLAIN } from "../../../../src/contract/check/scenarios.ts";
import type { AwsCall, Invocation } from "../../../../src/invocation.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { anInvocation } from "../../../helpers/invocation.ts";

const put = (TableName: string): AwsCall => ({
  ...{ service: "dynamodb", operation: "PutItem", result: "answered" },
  parameters: { TableName, Item: { id: { S: "1" } } },
});
const join: AwsCall = {
  ...{ service: "cognito-idp", operation: "AdminAddUserToGroup", result: "answered" },
  parameters: { GroupName: "users" },
};

function run(parts: Partial<Invocation>, chosen?: Scenario["chosen"]): ScenarioRun {
  const name = chosen === undefined ? PLAIN : `with-${chosen.key}-${chosen.value}`;
  return {
    scenario: {
      ...{ name, title: "", flow: "confirm-sign-up", event: {} },
      ...(chosen !== undefined && { baseline: PLAIN, chosen }),
    },
    calls: [aCall(anInvocation(parts))],
  };
}

const withValue = (value: string, awsCalls: readonly AwsCall[], isGuess?: true): ScenarioRun =>
  run({ awsCalls }, { key: "custom:type", value, ...(isGuess && { isGuess }) });
const without = (key: string, parts: Partial<Invocation> = {}): ScenarioRun =>
  run(parts, { key, value: "x", isGuess: true, isLeftOut: true });

const NONE = "note for a user without custom:type, this work is skipped and nothing is logged:";
const BOTH = [withValue("host", [put("hosts")]), withValue("guest", [put("guests")])];

it.each<[string, ScenarioRun[], string[]]>([
  [
    "each value has work, and none without",
    [run({}), ...BOTH],
    [`${NONE} dynamodb PutItem (hosts) and dynamodb PutItem (guests)`],
  ],
  ["others have work too", [run({ awsCalls: [put("users")] }), ...BOTH], []],
  ["it is logged", [run({ logs: [{ source: "error", text: "unknown type" }] }), ...BOTH], []],
  ["one value has work", [run({}), withValue("host", [put("hosts")])], []],
  ["a guess has work", [run({}), ...BOTH.slice(1), withValue("admin", [put("a")], true)], []],
  ["values have groups", [run({}), withValue("a", [join]), withValue("b", [join])], []],
  [
    "the given value has work, and none without",
    [run({ awsCalls: [put("users")] }), without("custom:type")],
    [`${NONE} dynamodb PutItem (users)`],
  ],
  ["an option has work", [run({ awsCalls: [put("users")] }), without("custom:newsletter")], []],
  [
    "there is other work without",
    [run({ awsCalls: [put("users")] }), without("custom:type", { awsCalls: [put("others")] })],
    [],
  ],
])("where %s", (_, runs, wanted) => {
  const told = applyRules(runs)
    .filter(({ code, args }) => code === "work-was-done" && "key" in args)
    .map((each) => `${each.severity} ${checkSentence(each)}`);
  expect(told).toEqual(wanted);
});
