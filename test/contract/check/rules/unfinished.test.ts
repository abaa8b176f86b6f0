// Whether a retry finishes what a first attempt left undone, as the calls of both tell.
import { expect, it } from "vitest";
import { followUpScenarios } from "../../../../src/contract/check/follow-ups.ts";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import { PLAIN, SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import type { Scenario, ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import type { AwsCall, Outcome } from "../../../../src/invocation.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { anInvocation } from "../../../helpers/invocation.ts";

const answered = (operation: string): AwsCall => ({
  ...{ service: "dynamodb", operation, result: "answered" },
  parameters: { TableName: "users" },
});
const refused = (operation: string): AwsCall => ({
  ...{ ...answered(operation), result: "refused", error: "AccessDeniedException" },
});
const threw = (errorMessage: string): Outcome => ({
  ...{ kind: "handler-error", errorType: "Error", errorMessage, trace: [] },
});

const plain = SCENARIOS.find(({ name }) => name === PLAIN) as Scenario;
const denied: Scenario = {
  ...plain,
  name: "confirm-sign-up/dynamodb-UpdateItem-denied",
  title: "dynamodb UpdateItem refuses the call",
  baseline: PLAIN,
  capture: { outage: { service: "dynamodb", operation: "UpdateItem", kind: "denied" } },
};

type Attempt = [calls: readonly AwsCall[], error?: string];

const run = (scenario: Scenario, ...attempts: Attempt[]): ScenarioRun => ({
  scenario,
  calls: attempts.map(([awsCalls, error]) =>
    aCall(anInvocation({ awsCalls, ...(error !== undefined && { outcome: threw(error) }) })),
  ),
});

const WHOLE: Attempt = [[answered("PutItem"), answered("UpdateItem")]];
const HALF: Attempt = [[answered("PutItem"), refused("UpdateItem")], "not allowed"];

function foundAfter(next: Attempt): string[] {
  const runs = [run(plain, WHOLE), run(denied, HALF)];
  const retries = followUpScenarios(runs).map((scenario) => run(scenario, HALF, next));
  return applyRules([...runs, ...retries])
    .filter(({ code }) => code === "idempotent-effects")
    .map((each) => `${each.severity} ${each.where.scenario}: ${checkSentence(each)}`);
}

it.each<[string, Attempt, string[]]>([
  ["does it all", WHOLE, []],
  ["does what is missing", [[answered("UpdateItem")]], []],
  [
    "treats the sign-up as done",
    [[answered("GetItem")]],
    [
      "warning confirm-sign-up/dynamodb-UpdateItem-recovers: after a first attempt that stopped at dynamodb UpdateItem, the retry treats the sign-up as done; this work is never done: dynamodb UpdateItem (users)",
    ],
  ],
  [
    "fails on what the first one did",
    [[refused("PutItem")], "already there"],
    [
      "warning confirm-sign-up/dynamodb-UpdateItem-recovers: after a first attempt that stopped at dynamodb UpdateItem, the retry fails with Error: already there; this work is never done: dynamodb UpdateItem (users)",
    ],
  ],
])("a retry that %s", (_, next, expected) => {
  expect(foundAfter(next)).toEqual(expected);
});

it.each<[string, ScenarioRun[]]>([
  ["ends with nothing done", [run(denied, [[refused("UpdateItem")], "not allowed"])]],
  ["is accepted", [run(denied, [[answered("PutItem"), refused("UpdateItem")]])]],
])("no retry is added for an attempt that %s", (_, runs) => {
  expect(followUpScenarios([run(plain, WHOLE), ...runs])).toEqual([]);
});

it("a retry follows a silence where the handler survives a refusal", () => {
  const late: Outcome = { kind: "timed-out", limitMs: 5_000 };
  const outage = { service: "dynamodb", operation: "UpdateItem", kind: "silent" } as const;
  const name = denied.name.replace("denied", "silent");
  const awsCalls = [answered("PutItem"), refused("UpdateItem")];
  const silent: ScenarioRun = {
    scenario: { ...denied, name, capture: { outage } },
    calls: [aCall(anInvocation({ awsCalls, outcome: late }))],
  };
  const survives = run(denied, [awsCalls]);
  expect(followUpScenarios([run(plain, WHOLE), survives, silent])).toMatchObject([
    {
      name: name.replace("silent", "recovers"),
      capture: { outage: { kind: "silent", once: true } },
    },
  ]);
  expect(followUpScenarios([run(plain, WHOLE), run(denied, HALF), silent])).toMatchObject([
    {
      name: name.replace("silent", "recovers"),
      capture: { outage: { kind: "denied", once: true } },
    },
  ]);
});

it("what the first attempt finished after its error is done", () => {
  const late = { mails: [], awsCalls: [answered("PutItem")] };
  const { event } = anInvocation();
  const attempts = [
    anInvocation({ event, awsCalls: [refused("UpdateItem")], outcome: threw("no"), late }),
    anInvocation({ event, awsCalls: [answered("UpdateItem")] }),
  ];
  const [first] = attempts.map(aCall);
  const runs = [run(plain, WHOLE), { scenario: denied, calls: first ? [first] : [] }];
  const retries = followUpScenarios(runs).map((scenario) => ({
    scenario,
    calls: attempts.map(aCall),
  }));
  expect(retries).toHaveLength(1);
  expect(
    applyRules([...runs, ...retries]).filter(({ code }) => code === "idempotent-effects"),
  ).toEqual([]);
});

it("only the first request fails", () => {
  const [again] = followUpScenarios([run(plain, WHOLE), run(denied, HALF)]);
  expect(again).toMatchObject({
    name: "confirm-sign-up/dynamodb-UpdateItem-recovers",
    title: "dynamodb UpdateItem refuses the call once; then the same event again",
    ...{ times: 2, baseline: PLAIN, capture: { outage: { operation: "UpdateItem", once: true } } },
  });
});
