// Mail and calls that come after the answer, on ordinary days and where something is slow.
import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import { PLAIN, SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import type { AwsCall, Invocation } from "../../../../src/invocation.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../../helpers/invocation.ts";

const PUT: AwsCall = { service: "dynamodb", operation: "PutItem", result: "answered" };
const SENT = { mails: [aMail()] };
const LATE = { late: { mails: [aMail()], awsCalls: [] } };
const LOGGED: Partial<Invocation> = { logs: [{ source: "error", text: "gave up" }] };
const SLOW_TABLE: ScenarioRun["scenario"] = {
  ...{ name: "confirm-sign-up/dynamodb-slow", title: "", flow: "confirm-sign-up", event: {} },
  capture: { outage: { service: "dynamodb", kind: "slow", delayMs: 800 } },
  baseline: PLAIN,
};

function run(named: string | ScenarioRun["scenario"], parts: Partial<Invocation>): ScenarioRun {
  const scenario =
    typeof named === "string" ? SCENARIOS.find(({ name }) => name.endsWith(named)) : named;
  if (scenario === undefined) throw new Error("no such scenario");
  return { scenario, calls: [aCall(anInvocation(parts))] };
}

const took = (durationMs: number): Pick<Invocation, "timing"> => ({ timing: { durationMs } });

it.each<[what: string, runs: ScenarioRun[], found: string[]]>([
  [
    "a mail comes late",
    [run(PLAIN, LATE), run("/ses-slow", LATE), run("/ses-throttled", {})],
    [`${PLAIN} error: a mail to maria@example.com was still being sent when the handler responded`],
  ],
  [
    "another call leaves it time, unless SES is slow",
    [run(PLAIN, SENT), run("/ses-slow", LATE), run("/ses-throttled", {})],
    [
      "confirm-sign-up/ses-slow error: with a slow SES, a mail to maria@example.com was still being sent when the handler responded",
    ],
  ],
  [
    "a call of another service is not awaited",
    [run(PLAIN, { awsCalls: [PUT] }), run(SLOW_TABLE, { late: { mails: [], awsCalls: [PUT] } })],
    [
      "confirm-sign-up/dynamodb-slow warning: with a slow dynamodb, dynamodb PutItem was still running when the handler responded",
    ],
  ],
  [
    "the handler waits, and not to the end",
    [run(PLAIN, { ...SENT, ...took(20) }), run("/ses-slow", { ...LATE, ...LOGGED, ...took(300) })],
    [],
  ],
  [
    "the machine is busy, and the handler waits",
    [run(PLAIN, { ...SENT, ...took(520) }), run("/ses-slow", { ...LATE, ...LOGGED, ...took(600) })],
    [],
  ],
])("%s", (_what, runs, found) => {
  const told = applyRules(runs).filter(({ code }) =>
    /^(?:awaits-mail|reports-failure)$/.test(code),
  );
  expect(
    told.map((each) => `${each.where.scenario} ${each.severity}: ${checkSentence(each)}`),
  ).toEqual(found);
});
