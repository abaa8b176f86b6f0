// The sub in the place of a user name, which Cognito's API takes of local users only.
import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { Scenario } from "../../../../src/contract/check/scenario.ts";
import { SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { anInvocation } from "../../../helpers/invocation.ts";

const google = createEvent({ seed: "test", flow: "federated", provider: "google" });
const local = createEvent({ seed: "test" });
const subOf = (event: typeof google): string => event.request.userAttributes["sub"] ?? "";

const found = (
  event: typeof google,
  name: string,
  operation: string,
  Username: string,
): string[] => {
  const scenario = SCENARIOS.find((each) => each.name === name) as Scenario;
  const call = { service: "cognito-idp", operation, result: "answered" as const };
  const awsCalls = [{ ...call, parameters: { Username, GroupName: "users" } }];
  return applyRules([{ scenario, calls: [aCall(anInvocation({ event, awsCalls }))] }])
    .filter(({ code }) => code === "handles-federated-users")
    .map((each) => `${each.severity} ${checkSentence(each)}`);
};

it.each(["AdminAddUserToGroup", "AdminUpdateUserAttributes", "AdminGetUser"])(
  "%s with a federated user's sub is found",
  (operation) => {
    expect(found(google, "federated/google", operation, subOf(google))).toEqual([
      `warning cognito-idp ${operation} passes the sub as Username, which AWS does not accept for users of identity providers`,
    ]);
  },
);

it("a federated user's name, a local user's sub, and a list are fine", () => {
  const join = "AdminAddUserToGroup";
  expect(found(google, "federated/google", join, google.userName)).toEqual([]);
  expect(found(local, "confirm-sign-up/plain", join, subOf(local))).toEqual([]);
  expect(found(google, "federated/google", "ListUsers", subOf(google))).toEqual([]);
});
