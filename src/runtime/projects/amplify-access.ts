import type { Assumption } from "../../assumption.ts";
import type { AwsCall } from "../../invocation.ts";
import { isObject } from "../../json.ts";
import type { AmplifyFacts } from "../amplify-facts.ts";

/** What an action of several operations lets a function do. Any other is called as its operation is. */
const GROUPED: Readonly<Record<string, RegExp>> = {
  manageUsers:
    /^Admin(?:ConfirmSignUp|CreateUser|DeleteUser(?:Attributes)?|(?:Dis|En)ableUser|GetUser|ListGroupsForUser|RespondToAuthChallenge|SetUserMFAPreference|SetUserSettings|UpdateUserAttributes|UserGlobalSignOut)$/,
  manageGroupMembership: /^Admin(?:AddUserTo|RemoveUserFrom)Group$/,
  manageGroups: /^(?:Get|Create|Delete|Update)Group$|^ListGroups$/,
  manageUserDevices: /^Admin(?:(?:Forget|Get)Device|ListDevices|UpdateDeviceStatus)$/,
  managePasswordRecovery: /^Admin(?:Reset|Set)UserPassword$/,
  manageProviderForUser: /^AdminLinkProviderForUser$/,
};

/** Operations that have an action of their own. */
const SINGLE =
  /^(?:Admin)?(?:(?:AddUserTo|Create|Delete|Get|RemoveUserFrom|Update)Group|(?:Create|Delete|Disable|Enable|Get)User|(?:Delete|Update)UserAttributes|(?:Forget|Get)Device|List(?:Users(?:InGroup)?|Devices|Groups(?:ForUser)?)|(?:Reset|Set)UserPassword|SetUser(?:MFAPreference|Settings)|UpdateDeviceStatus)$/;

/** Operations that are signed with a user's token, or not at all. */
const TOKEN =
  /^(?:GetUser|DeleteUser|(?:Delete|Update)UserAttributes|(?:Forget|Get)Device|ListDevices|UpdateDeviceStatus|SetUser(?:MFAPreference|Settings))$/;

/** Calls of Cognito that fail on AWS, as the backend has it: for want of access, or of the group. */
export function deniedCalls(
  { groups, actions }: NonNullable<AmplifyFacts["access"]>,
  calls: readonly AwsCall[],
): Assumption[] {
  const found = new Map<string, Assumption>();
  const common = { severity: "warning", where: {} } as const;
  for (const { service, operation, parameters } of calls) {
    if (service !== "cognito-idp") continue;
    const action = actionOf(operation);
    if (action !== undefined && !actions.some((each) => allows(each, operation))) {
      found.set(operation, { ...common, code: "amplify-access", args: { operation, action } });
    }
    const group = isObject(parameters) ? parameters["GroupName"] : undefined;
    const isMember = operation === "AdminAddUserToGroup" && typeof group === "string";
    if (isMember && group !== "" && !groups.includes(group)) {
      found.set(`group ${group}`, { ...common, code: "amplify-group", args: { group, groups } });
    }
  }
  return [...found.values()];
}

/** The action that allows an operation, and nothing else. */
function actionOf(operation: string): string | undefined {
  if (operation === "AdminLinkProviderForUser") return "manageProviderForUser";
  if (/^Admin(?:ConfirmSignUp|RespondToAuthChallenge|UserGlobalSignOut)$/.test(operation)) {
    return "manageUsers";
  }
  if (!SINGLE.test(operation) || TOKEN.test(operation)) return undefined;
  const name = operation.replace(/^Admin/, "").replace("MFA", "Mfa");
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

function allows(action: string, operation: string): boolean {
  return GROUPED[action]?.test(operation) ?? action === actionOf(operation);
}
