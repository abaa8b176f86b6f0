// Repeated work after reads that the dry run answers alike each time.
import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { Scenario, ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import {
  AFTER_SIGN_UP,
  PLAIN,
  RESET,
  SCENARIOS,
  TWICE,
} from "../../../../src/contract/check/scenarios.ts";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import type { AwsCall } from "../../../../src/invocation.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { anInvocation } from "../../../helpers/invocation.ts";

const SEND: AwsCall = {
  ...{ service: "sqs", operation: "SendMessage", result: "answered" },
  parameters: { QueueUrl: "https://sqs/1/jobs", MessageBody: "x" },
};
const LOOK: AwsCall = {
  ...{ service: "http", operation: "GET https://crm.example.com/users/1", result: "stubbed" },
  stub: 0,
};

function found(...awsCalls: AwsCall[]): string[] {
  const runs = [PLAIN, TWICE].map((name): ScenarioRun => {
    const scenario = SCENARIOS.find((each) => each.name === name) as Scenario;
    const call = aCall(anInvocation({ awsCalls }));
    return { scenario, calls: name === TWICE ? [call, call] : [call] };
  });
  return applyRules(runs)
    .filter(({ code }) => code === "idempotent-effects")
    .map(checkSentence);
}

const AGAIN = "a retry repeats sqs SendMessage (jobs)";

it.each<[string, AwsCall[], string]>([
  ["nothing is read", [SEND], ""],
  [
    "a stub answers a read",
    [LOOK, SEND],
    "; the dry run gives every http GET https://crm.example.com/users/1 the same response, but AWS may not",
  ],
  ["the read comes later", [SEND, LOOK], ""],
  [
    "a secret is read",
    [{ ...LOOK, service: "secretsmanager", operation: "GetSecretValue" }, SEND],
    "",
  ],
  [
    "a token is asked for",
    [{ ...LOOK, operation: "POST https://id.example.com/oauth/token" }, SEND],
    "",
  ],
  ["a guest gets an id", [{ ...LOOK, service: "cognito-identity", operation: "GetId" }, SEND], ""],
  [
    "AWS's store answers",
    [{ service: "dynamodb", operation: "GetItem", result: "answered" }, SEND],
    "",
  ],
])("where %s", (_, calls, rest) => {
  expect(found(...calls)).toEqual([`${AGAIN}${rest}`]);
});

it.each([[false], [true]])("a reset says so too, shown alone: %s", (isAlone) => {
  const event = createEvent({ seed: "a", flow: "confirm-forgot-password" });
  const signUp = aCall(anInvocation({ awsCalls: [LOOK, SEND] }));
  const reset = aCall(anInvocation({ event, awsCalls: [LOOK, SEND] }));
  const runs = [
    { name: PLAIN, calls: [signUp] },
    ...(isAlone ? [{ name: RESET, calls: [reset] }] : []),
    { name: AFTER_SIGN_UP, calls: [signUp, reset] },
  ].map(({ name, calls }) => ({
    scenario: SCENARIOS.find((each) => each.name === name) as Scenario,
    calls,
  }));
  const told = applyRules(runs).filter(({ code }) => code === "no-repeated-effect-on-reset");
  expect(told.map(checkSentence)).toEqual([
    "a password reset repeats the work of the sign-up: sqs SendMessage (jobs); the dry run gives every http GET https://crm.example.com/users/1 the same response, but AWS may not",
  ]);
});
