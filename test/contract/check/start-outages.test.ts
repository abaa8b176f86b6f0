import { expect, it } from "vitest";
import { COLD_RETRIES, PLAIN, SCENARIOS, TWICE } from "../../../src/contract/check/scenarios.ts";
import type { Scenario, ScenarioRun } from "../../../src/contract/check/scenario.ts";
import { startOutageScenarios } from "../../../src/contract/check/start-outages.ts";
import type { AwsCall } from "../../../src/invocation.ts";
import { aCall } from "../../helpers/check-report.ts";
import { anInvocation } from "../../helpers/invocation.ts";

const SCHEMA: AwsCall = {
  ...{ service: "s3", operation: "GetObject", result: "stubbed" },
  parameters: { Bucket: "b", Key: "modelIntrospectionSchema.json" },
};
const OF_AMPLIFY: AwsCall = {
  ...{ service: "ssm", operation: "GetParameters", result: "answered" },
  parameters: { Names: ["/amplify/resource_reference/x/API"] },
};
const SECRET: AwsCall = {
  ...{ service: "ssm", operation: "GetParameter", result: "answered" },
  parameters: { Name: "/my/secret" },
};
const PUT: AwsCall = { service: "dynamodb", operation: "PutItem", result: "answered" };

const ran = (name: string, ...all: AwsCall[][]): ScenarioRun => ({
  scenario: SCENARIOS.find((each) => each.name === name) as Scenario,
  calls: all.map((awsCalls) => aCall(anInvocation({ awsCalls }))),
});

/** What is refused where each new environment makes these calls first. */
function refused(first: AwsCall[], warm: AwsCall[], more: ScenarioRun[] = []): string[] {
  const cold = [...first, PUT];
  const runs = [ran(PLAIN, cold), ran(TWICE, cold, warm), ran(COLD_RETRIES, cold, cold, cold)];
  return startOutageScenarios([...runs, ...more]).map(({ name, cold: isCold }) => {
    expect(isCold).toBe(true);
    return name;
  });
}

it.each<[string, AwsCall[], AwsCall[], string[]]>([
  ["nothing", [], [PUT], []],
  ["the schema of Amplify's client", [SCHEMA], [PUT], ["confirm-sign-up/s3-at-start-denied"]],
  ["a secret", [SECRET], [PUT], ["confirm-sign-up/ssm-at-start-denied"]],
  ["what Amplify reads by itself", [OF_AMPLIFY], [PUT], []],
  ["what every call asks for", [SECRET], [SECRET, PUT], []],
])("a new environment is refused %s", (_, first, warm, expected) => {
  expect(refused(first, warm)).toEqual(expected);
});

it("nothing is refused again that the handler is known not to load without", () => {
  const scenario: Scenario = {
    ...ran(PLAIN).scenario,
    ...{
      name: "confirm-sign-up/ssm-silent",
      capture: { outage: { service: "ssm", kind: "silent" } },
    },
  };
  expect(refused([SECRET], [PUT], [{ scenario, calls: [], loadError: "too slow" }])).toEqual([]);
});
