import { asObject, isObject } from "../../../json.ts";
import type { Json } from "../../../json.ts";
import { listOf, NOTHING, textOf } from "../call.ts";
import type { Answer, Call, JsonObject, Service } from "../call.ts";
import { AwsError } from "../refusal.ts";
import { STANDARD_ATTRIBUTES } from "../../../standard-attributes.ts";

interface User {
  pool: string;
  name: string;
  attributes: Map<string, string>;
  status: string;
  isEnabled: boolean;
  created: string;
}

/**
 * The user pool of the event: the event's user, and the users and groups that calls created. Other users
 * of the pool are unknown.
 *
 * @param custom The custom attributes of the pool. Without it, the pool has any.
 */
export function createCognito(custom?: readonly string[]): Service {
  const users: User[] = [];
  const deleted: User[] = [];
  const groups = new Map<string, JsonObject>();
  /** `pool group user`, in the order of joining. */
  const members = new Set<string>();
  /** Adds the event's user to the known ones. */
  const meet = (event: Json | undefined): void => {
    if (event === undefined) return;
    const user = userOf(event);
    const isKnown = [...users, ...deleted].some(
      ({ pool, name }) => user?.pool === pool && user.name === name,
    );
    if (user !== undefined && !isKnown) users.push(user);
  };
  const find = (from: readonly User[], { UserPoolId, Username }: JsonObject): User | undefined =>
    from.find(
      ({ pool, name, attributes }) =>
        pool === UserPoolId &&
        [
          name,
          attributes.get("sub"),
          attributes.get("email"),
          attributes.get("phone_number"),
        ].includes(textOf(Username)),
    );
  const groupsOf = (input: JsonObject): JsonObject[] => {
    const name = find(users, input)?.name ?? textOf(input["Username"]);
    const now = new Date().toISOString();
    return [...members].flatMap((member) => {
      const [pool = "", GroupName = "", user] = member.split(" ");
      if (user !== name || pool !== input["UserPoolId"]) return [];
      const dates = { LastModifiedDate: now, CreationDate: now };
      return [groups.get(`${pool} ${GroupName}`) ?? { GroupName, UserPoolId: pool, ...dates }];
    });
  };

  /** Refuses attributes that no pool has, or that the event's pool lacks. Each is named as the operation names it. */
  const refuseUnknown = (call: Call, start: string, each: string): void => {
    const { input, event, isStubbed } = call;
    if (isStubbed === true) return;
    const { userPoolId, request } = asObject(event());
    const own = asObject(asObject(request)["userAttributes"]);
    const known =
      custom !== undefined && userPoolId === input["UserPoolId"]
        ? new Set([...custom, ...Object.keys(own)])
        : undefined;
    const unknown = [...attributesOf(input["UserAttributes"]).keys()].filter((name) =>
      name.startsWith("custom:")
        ? known?.has(name) === false
        : !name.startsWith("dev:custom:") && !STANDARD_ATTRIBUTES.has(name),
    );
    if (unknown.length === 0) return refuseMalformed(attributesOf(input["UserAttributes"]));
    const lines = unknown.map(
      (name) => `${each}${name}: Attribute does not exist in the schema.\n`,
    );
    throw new AwsError("InvalidParameterException", start + lines.join(""));
  };

  const createUser = (call: Call): Answer => {
    const { input, newId } = call;
    refuseUnknown(call, "Attributes did not conform to the schema: ", "");
    if (find(users, input) !== undefined) {
      throw new AwsError("UsernameExistsException", "User account already exists");
    }
    const attributes = attributesOf(input["UserAttributes"]);
    attributes.set("sub", newId());
    const user: User = {
      pool: textOf(input["UserPoolId"]),
      name: textOf(input["Username"]),
      attributes,
      status: "FORCE_CHANGE_PASSWORD",
      isEnabled: true,
      created: new Date().toISOString(),
    };
    users.push(user);
    return { output: { User: userType(user) } };
  };

  const createGroup = (input: JsonObject): Answer => {
    if (groups.has(groupKey(input))) {
      throw new AwsError("GroupExistsException", "A group with the name already exists.");
    }
    const now = new Date().toISOString();
    const Group = { ...input, LastModifiedDate: now, CreationDate: now };
    groups.set(groupKey(input), Group);
    return { output: { Group } };
  };

  /** Refuses a call for a user that an earlier call deleted. */
  const refuseDeleted = (input: JsonObject): void => {
    if (find(users, input) === undefined && find(deleted, input) !== undefined) {
      throw new AwsError("UserNotFoundException", "User does not exist.");
    }
  };

  /** Refuses to confirm the event's user again by its app client. */
  const refuseConfirmed = ({ operation, input, event }: Call): void => {
    const { userPoolId, callerContext } = asObject(event());
    if (asObject(callerContext)["clientId"] !== textOf(input["ClientId"])) return;
    const user = find(users, { ...input, UserPoolId: userPoolId ?? null });
    if (user === undefined) return;
    if (operation === "ConfirmSignUp") throw alreadyConfirmed(user);
    throw new AwsError("InvalidParameterException", "User is already confirmed.");
  };

  return (call): Answer | undefined => {
    const { operation, input, event } = call;
    meet(event());
    if (operation === "AdminCreateUser") return createUser(call);
    refuseDeleted(input);
    const user = find(users, input);
    switch (operation) {
      case "AdminGetUser": {
        if (user === undefined) return undefined;
        const { Attributes, ...rest } = userType(user);
        return { output: { ...rest, UserAttributes: Attributes ?? [] } };
      }
      case "ListUsers": {
        const all = users.filter(({ pool }) => pool === input["UserPoolId"]);
        const fits = filterOf(textOf(input["Filter"]));
        const found = all.filter((each) => fits(each));
        return { output: { Users: found.map((each) => userType(each, input["AttributesToGet"])) } };
      }
      case "AdminUpdateUserAttributes": {
        refuseUnknown(call, "", "user.");
        const updated = attributesOf(input["UserAttributes"]);
        if (updated.has("sub")) {
          const message = "user.sub: Attribute cannot be updated.\n";
          throw new AwsError("InvalidParameterException", message);
        }
        for (const [name, value] of updated) user?.attributes.set(name, value);
        return NOTHING;
      }
      case "AdminDeleteUserAttributes":
        for (const name of Array.isArray(input["UserAttributeNames"])
          ? input["UserAttributeNames"]
          : []) {
          user?.attributes.delete(textOf(name));
        }
        return NOTHING;
      case "AdminConfirmSignUp":
        if (user !== undefined) throw alreadyConfirmed(user);
        return NOTHING;
      case "ConfirmSignUp":
      case "ResendConfirmationCode":
        refuseConfirmed(call);
        return undefined;
      case "AdminEnableUser":
      case "AdminDisableUser":
        if (user !== undefined) user.isEnabled = operation === "AdminEnableUser";
        return NOTHING;
      case "AdminDeleteUser":
        if (user !== undefined) deleted.push(...users.splice(users.indexOf(user), 1));
        return NOTHING;
      case "CreateGroup":
        return createGroup(input);
      case "GetGroup": {
        const Group = groups.get(groupKey(input));
        return Group && { output: { Group } };
      }
      case "ListGroups": {
        const pool = `${textOf(input["UserPoolId"])} `;
        const own = [...groups].filter(([key]) => key.startsWith(pool));
        return { output: { Groups: own.map(([, group]) => group) } };
      }
      case "DeleteGroup":
        groups.delete(groupKey(input));
        return NOTHING;
      case "AdminAddUserToGroup":
        members.add(`${groupKey(input)} ${user?.name ?? textOf(input["Username"])}`);
        return NOTHING;
      case "AdminRemoveUserFromGroup":
        members.delete(`${groupKey(input)} ${user?.name ?? textOf(input["Username"])}`);
        return NOTHING;
      case "AdminListGroupsForUser":
        return { output: { Groups: groupsOf(input) } };
      case "ListUsersInGroup": {
        const inGroup = users.filter(({ name }) => members.has(`${groupKey(input)} ${name}`));
        return { output: { Users: inGroup.map((each) => userType(each)) } };
      }
      default:
        return undefined;
    }
  };
}

function alreadyConfirmed({ status }: User): AwsError {
  const message = `User cannot be confirmed. Current status is ${status}`;
  return new AwsError("NotAuthorizedException", message);
}

function groupKey({ UserPoolId, GroupName }: JsonObject): string {
  return `${textOf(UserPoolId)} ${textOf(GroupName)}`;
}

/** The user of an event. */
function userOf(event: Json): User | undefined {
  const { userPoolId, userName, request } = asObject(event);
  const { userAttributes } = asObject(request);
  if (typeof userPoolId !== "string" || typeof userName !== "string" || !isObject(userAttributes)) {
    return undefined;
  }
  const attributes = new Map<string, string>();
  for (const [name, value] of Object.entries(userAttributes)) {
    // Attributes that only a trigger sees.
    if (!name.startsWith("cognito:")) attributes.set(name, textOf(value));
  }
  return {
    pool: userPoolId,
    name: userName,
    attributes,
    status: textOf(userAttributes["cognito:user_status"]) || "CONFIRMED",
    isEnabled: true,
    created: new Date().toISOString(),
  };
}

function attributesOf(list: Json | undefined): Map<string, string> {
  return new Map(listOf(list).map(({ Name, Value }) => [textOf(Name), textOf(Value)]));
}

/** An empty value removes the attribute. */
function refuseMalformed(attributes: ReadonlyMap<string, string>): void {
  const [email = "", phone = ""] = ["email", "phone_number"].map((name) => attributes.get(name));
  if (email !== "" && !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new AwsError("InvalidParameterException", "Invalid email address format.");
  }
  if (phone !== "" && !/^\+\d{1,15}$/.test(phone)) {
    throw new AwsError("InvalidParameterException", "Invalid phone number format.");
  }
}

function userType({ name, attributes, status, isEnabled, created }: User, only?: Json): JsonObject {
  const shown = [...attributes].filter(([each]) => !Array.isArray(only) || only.includes(each));
  return {
    Username: name,
    Attributes: shown.map(([Name, Value]) => ({ Name, Value })),
    UserCreateDate: created,
    UserLastModifiedDate: created,
    Enabled: isEnabled,
    UserStatus: status,
  };
}

/** The attributes that a filter may name. */
const SEARCHED =
  /^(?:username|email|phone_number|(?:given_|family_|preferred_user)?name|cognito:user_status|status|sub)$/;

/** `email = "maria@example.com"`, or `^=` for a prefix. */
function filterOf(filter: string): (user: User) => boolean {
  if (filter.trim() === "") return () => true;
  const [, attribute = "", sign, quoted = ""] =
    /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter) ?? [];
  if (sign === undefined) {
    throw new AwsError("InvalidParameterException", "Error while parsing filter.");
  }
  if (!SEARCHED.test(attribute)) {
    throw new AwsError("InvalidParameterException", `Invalid search attribute: ${attribute}`);
  }
  const wanted = quoted.replaceAll(/\\(.)/g, "$1");
  return ({ name, attributes, status, isEnabled }) => {
    const own = new Map([
      ["username", name],
      ["cognito:user_status", status],
      ["status", isEnabled ? "Enabled" : "Disabled"],
    ]);
    const value = own.get(attribute) ?? attributes.get(attribute);
    return sign === "=" ? value === wanted : value?.startsWith(wanted) === true;
  };
}
