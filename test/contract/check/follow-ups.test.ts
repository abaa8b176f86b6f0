// Scenarios for what others have shown.
import { describe, expect, it } from "vitest";
import {
  afterChangeOf,
  followUpScenarios,
  NEEDED_AFTER_SIGN_UP,
  NEEDED_TWICE,
  unverifiedReset,
} from "../../../src/contract/check/follow-ups.ts";
import type { Scenario, ScenarioEvent, ScenarioRun } from "../../../src/contract/check/scenario.ts";
import {
  AFTER_SIGN_UP,
  OVERLAPPING,
  PLAIN,
  RESET,
  SCENARIOS,
  SES_HANGS,
  SES_THROTTLED,
  TWICE,
} from "../../../src/contract/check/scenarios.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { AwsCall, CapturedMail } from "../../../src/invocation.ts";
import { aCall } from "../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../helpers/invocation.ts";

const call = (operation: string, parameters: AwsCall["parameters"] = {}): AwsCall => ({
  ...{ service: "cognito-idp", operation, parameters, result: "answered" },
});
const SET = call("AdminUpdateUserAttributes", { UserAttributes: [] });
const JOIN = call("AdminAddUserToGroup", { GroupName: "users" });

function run(
  name: string,
  awsCalls: AwsCall[],
  attributes: Record<string, string> = {},
): ScenarioRun {
  const known = SCENARIOS.find((each) => each.name === name);
  const scenario = { name, title: name, flow: "confirm-sign-up", event: {}, ...known };
  const event = createEvent({ seed: "a", ...(known?.event as ScenarioEvent), attributes });
  return { scenario, calls: [aCall(anInvocation({ awsCalls, event }))] };
}

describe("a reset of a user with a new address", () => {
  const marking = (Name: string, Value = "true"): AwsCall =>
    call("AdminUpdateUserAttributes", { UserAttributes: [{ Name, Value }] });
  it.each<[string, AwsCall[], string[]]>([
    ["where one is marked as verified", [marking("email_verified")], [unverifiedReset("email")]],
    ["where a number is", [marking("phone_number_verified")], [unverifiedReset("phone_number")]],
    ["not where it is marked as unverified", [marking("email_verified", "false")], []],
    ["not where it is written", [marking("email", "a@example.com")], []],
  ])("%s", (_, calls, wanted) => {
    const scenarios = followUpScenarios([run(PLAIN, [JOIN, ...calls]), run(RESET, [])]);
    expect(scenarios.map(({ name }) => name)).toEqual(wanted);
  });
});

describe("a reset after a change", () => {
  const put: AwsCall = { service: "dynamodb", operation: "PutItem", result: "answered" };
  const byPhone = call("ListUsers", { Filter: 'phone_number = "+15555550123"' });
  const byKey: AwsCall = {
    ...{ service: "dynamodb", operation: "GetItem", result: "answered" },
    parameters: { Key: { email: { S: "Ann@example.com" } } },
  };
  it.each<[string, AwsCall[], string[]]>([
    ["of the address, which finds the record", [byKey], [afterChangeOf("email")]],
    ["of the phone number, which finds the user", [byPhone], [afterChangeOf("phone_number")]],
    ["of neither, where neither is looked for", [call("AdminGetUser")], []],
    ["of neither, where the reset does as much as the sign-up", [byKey, put], []],
  ])("%s", (_, resets, wanted) => {
    const attributes = { email: "ann@example.com", phone_number: "+15555550123" };
    const [signUp, reset] = [[byKey, put], resets].map((calls) =>
      run(AFTER_SIGN_UP, calls, attributes),
    );
    const calls = [signUp, reset].flatMap((each) => each?.calls ?? []);
    const { scenario } = run(AFTER_SIGN_UP, []);
    const scenarios = followUpScenarios([{ scenario, calls }]);
    expect(scenarios.map(({ name }) => name)).toEqual(wanted);
  });
});

it.each<[string, CapturedMail[], string[]]>([
  ["is disturbed where only such a user gets one", [], ["ses-throttled", "ses-hangs"]],
  ["is disturbed elsewhere where everybody gets one", [aMail()], []],
])("a mail %s", (_, mails, wanted) => {
  const having = (name: string, sent: CapturedMail[], awsCalls: AwsCall[]): ScenarioRun => {
    const { scenario, calls } = run(name, awsCalls, { "custom:plan": "pro" });
    const invocation = anInvocation({ ...calls[0]?.invocation, awsCalls, mails: sent });
    return { scenario, calls: [aCall(invocation)] };
  };
  const runs = [
    { ...run(PLAIN, []), calls: [aCall(anInvocation({ mails }))] },
    having("confirm-sign-up/with-custom-plan-pro", [aMail()], [JOIN]),
    ...[SES_THROTTLED, SES_HANGS].map((name) => run(name, [])),
  ];
  const names = followUpScenarios(runs).map(({ name }) => name.replace(/.*needed-/, ""));
  expect(names).toEqual(wanted);
});

describe("what is needed for any work, twice and before a reset", () => {
  const others = [run(TWICE, []), run(AFTER_SIGN_UP, [])];
  const given = run("confirm-sign-up/with-custom-company-acme", [JOIN], {
    "custom:company": "acme",
  });
  const all = run("confirm-sign-up/with-everything", [JOIN], { "custom:a": "1", "custom:b": "2" });
  it.each<[string, ScenarioRun[], object[]]>([
    ["one attribute", [run(PLAIN, []), given], [{ "custom:company": "acme" }]],
    ["all of them", [run(PLAIN, []), given, all], [{ "custom:a": "1", "custom:b": "2" }]],
    ["not where the same work is done without it", [run(PLAIN, [JOIN]), given], []],
    [
      "what leads to other work",
      [
        run(PLAIN, [JOIN]),
        run("confirm-sign-up/with-custom-a-1", [JOIN, SET], { "custom:a": "1" }),
      ],
      [{ "custom:a": "1" }],
    ],
    ["not another client", [run(PLAIN, []), run("confirm-sign-up/with-clientId-a", [JOIN])], []],
  ])("%s", (_, runs, wanted) => {
    const scenarios = followUpScenarios([...runs, ...others]);
    expect(scenarios.map(({ name }) => name)).toEqual(
      wanted.flatMap(() => [NEEDED_TWICE, NEEDED_AFTER_SIGN_UP]),
    );
    for (const { event, next } of scenarios) {
      const events = [event as ScenarioEvent, ...(next === undefined ? [] : [next])];
      expect(events.map(({ attributes }) => attributes)).toEqual(
        events.map(() => expect.objectContaining(wanted[0] ?? {})),
      );
    }
  });
});

describe("an attempt after one that a fault has ended", () => {
  const outage = { service: "dynamodb", kind: "denied" } as const;
  const denied: Partial<Scenario> = { baseline: PLAIN, capture: { outage } };
  const failing = (awsCalls: AwsCall[], late: AwsCall[]): ScenarioRun => {
    const { scenario } = run("confirm-sign-up/dynamodb-denied", []);
    const [errorType, errorMessage] = ["AccessDeniedException", "no"];
    const outcome = { kind: "handler-error" as const, errorType, errorMessage, trace: [] };
    const after = late.length > 0 && { late: { mails: [], awsCalls: late } };
    const invocation = anInvocation({ outcome, awsCalls, ...after });
    return { scenario: { ...scenario, ...denied }, calls: [aCall(invocation)] };
  };
  it.each<[string, ScenarioRun, string[]]>([
    [
      "is tried where a part of the work was done",
      failing([JOIN], []),
      ["confirm-sign-up/dynamodb-recovers"],
    ],
    ["is tried where it was under way", failing([], [JOIN]), ["confirm-sign-up/dynamodb-recovers"]],
    ["is not where none was", failing([], []), []],
  ])("%s", (_, first, wanted) => {
    expect(followUpScenarios([first]).map(({ name }) => name)).toEqual(wanted);
  });
});

describe("an attempt that overlaps the first one", () => {
  const GET = call("AdminGetUser");
  const attempts = (...calls: AwsCall[][]): ScenarioRun => {
    const runs = calls.map((awsCalls) => run(TWICE, awsCalls));
    return { ...run(TWICE, []), calls: runs.flatMap((each) => each.calls) };
  };
  it.each<[string, ScenarioRun, string[]]>([
    [
      "is tried where a read keeps the second one from work",
      attempts([GET, SET], [GET]),
      [OVERLAPPING],
    ],
    ["is not where both do all of it", attempts([GET, SET], [GET, SET]), []],
    ["is not where no read tells of the first one", attempts([SET], []), []],
  ])("%s", (_, twice, wanted) => {
    const scenarios = followUpScenarios([twice]);
    expect(scenarios.map(({ name }) => name)).toEqual(wanted);
    expect(scenarios.every(({ capture }) => capture?.readsEarly === true)).toBe(true);
  });
});
