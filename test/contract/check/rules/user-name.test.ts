// The user name in the place of the sub, which shows where a user has both.
import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type {
  Scenario,
  ScenarioRun,
  SourceFacts,
} from "../../../../src/contract/check/scenario.ts";
import { PLAIN, SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import type { AwsCall, Invocation } from "../../../../src/invocation.ts";
import type { Json } from "../../../../src/json.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { anInvocation } from "../../../helpers/invocation.ts";

const NAME = "Google_109483726155512345678";
const SUB = "6a6e9b71-5c5e-46d0-ab11-755859aa0be8";

const put = (Item: Record<string, Json>): AwsCall => ({
  ...{ service: "dynamodb", operation: "PutItem", result: "answered" },
  parameters: { TableName: "users", Item },
});
const get = (id: string): AwsCall => ({
  ...{ service: "dynamodb", operation: "GetItem", result: "answered" },
  parameters: { TableName: "users", Key: { userId: { S: id } } },
});

function runOf(name: string, userName: string, awsCalls: readonly AwsCall[]): ScenarioRun {
  const { event } = anInvocation();
  const parts: Partial<Invocation> = {
    awsCalls,
    event: {
      ...event,
      userName,
      request: { userAttributes: { ...event.request.userAttributes, sub: SUB } },
    },
  };
  const scenario = SCENARIOS.find((each) => each.name === name) as Scenario;
  return { scenario, calls: [aCall(anInvocation(parts))] };
}

function found(calls: readonly AwsCall[], source?: SourceFacts, userName = NAME): string[] {
  const plain = runOf(PLAIN, SUB, []);
  return applyRules([
    { ...plain, ...(source !== undefined && { source }) },
    runOf("federated/google", userName, calls),
  ])
    .filter(({ code }) => code === "reads-what-is-sent")
    .map((each) => `${each.severity} ${checkSentence(each)}`);
}

const SAYS_SUB: SourceFacts = {
  tested: [],
  neverSent: [],
  packages: [],
  placeholders: [],
  takesUserNameForSub: true,
};
const OTHER = "for federated users, the user name and the sub differ";
const IN = "dynamodb PutItem (users) writes the user name to";

it.each<[string, AwsCall[], SourceFacts | undefined, string[]]>([
  [
    "in a field called sub",
    [put({ id: { S: NAME }, ownerCognitoSub: { S: NAME } })],
    undefined,
    [`warning ${IN} Item.ownerCognitoSub.S; ${OTHER}`],
  ],
  [
    "in others",
    [put({ id: { S: NAME }, username: { S: NAME }, stub: { S: NAME } })],
    undefined,
    [],
  ],
  ["beside the sub", [put({ id: { S: NAME }, sub: { S: SUB } })], undefined, []],
  [
    "where another call has the sub",
    [get(SUB), put({ userId: { S: NAME } })],
    undefined,
    [`warning ${IN} Item.userId.S, where another call writes the sub; ${OTHER}`],
  ],
  ["where another call has it as well", [get(NAME), put({ userId: { S: NAME } })], undefined, []],
  [
    "in a key, where the source calls it a sub",
    [put({ PK: { S: `USER#${NAME}` } })],
    SAYS_SUB,
    [`note ${IN} Item.PK.S, which the source code names sub; ${OTHER}`],
  ],
  ["in a field for it, whatever the source says", [put({ name: { S: NAME } })], SAYS_SUB, []],
])("%s", (_, calls, source, wanted) => {
  expect(found(calls, source)).toEqual(wanted);
});

it("is no mistake where both are the same", () => {
  expect(found([put({ sub: { S: SUB } })], SAYS_SUB, SUB)).toEqual([]);
});
