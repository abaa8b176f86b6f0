import { expect, it } from "vitest";
import type { AwsCall } from "../../../src/invocation.ts";
import { deniedCalls } from "../../../src/runtime/projects/amplify-access.ts";

function denied(operation: string, actions: readonly string[], group = "USERS") {
  const call = { service: "cognito-idp", operation, parameters: { GroupName: group } };
  return deniedCalls({ groups: ["USERS"], actions }, [call as unknown as AwsCall]).map(
    ({ args }) => args,
  );
}

it.each([
  ["AdminAddUserToGroup", "addUserToGroup", "manageGroupMembership"],
  ["AdminUpdateUserAttributes", "updateUserAttributes", "manageUsers"],
  ["AdminSetUserMFAPreference", "setUserMfaPreference", "manageUsers"],
  ["AdminListGroupsForUser", "listGroupsForUser", "manageUsers"],
  ["CreateGroup", "createGroup", "manageGroups"],
  ["AdminSetUserPassword", "setUserPassword", "managePasswordRecovery"],
  ["AdminUpdateDeviceStatus", "updateDeviceStatus", "manageUserDevices"],
])("%s is granted as %s, or with %s", (operation, action, group) => {
  expect(denied(operation, [])).toEqual([{ operation, action }]);
  expect(denied(operation, ["deleteGroup"])).toEqual([{ operation, action }]);
  expect(denied(operation, [action])).toEqual([]);
  expect(denied(operation, [group])).toEqual([]);
});

it("asks for the access that only several operations have together", () => {
  expect(denied("AdminConfirmSignUp", ["addUserToGroup"])).toMatchObject([
    { action: "manageUsers" },
  ]);
  expect(denied("AdminLinkProviderForUser", [])).toMatchObject([
    { action: "manageProviderForUser" },
  ]);
});

it.each(["SignUp", "InitiateAuth", "GetUser", "DescribeUserPool"])(
  "says nothing of %s, which no access grants",
  (operation) => {
    expect(denied(operation, [])).toEqual([]);
  },
);

it("names a group that the backend does not define", () => {
  expect(denied("AdminAddUserToGroup", ["addUserToGroup"], "ADMINS")).toEqual([
    { group: "ADMINS", groups: ["USERS"] },
  ]);
});
