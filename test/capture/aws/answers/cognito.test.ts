import { expect, it } from "vitest";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import type { Json } from "../../../../src/json.ts";
import { answering, askJson } from "../../../helpers/answered-sdk.ts";

const event = createEvent({ seed: "cognito" }) as unknown as Record<string, Json> & {
  request: { userAttributes: Record<string, string> };
};
const UserPoolId = event["userPoolId"] as string;
const Username = event["userName"] as string;
const ClientId = (event["callerContext"] as { clientId: string }).clientId;
const { sub = "", email = "" } = event.request.userAttributes;
const own = { UserPoolId, Username };
const group = { ...own, GroupName: "members" };

/** The answers of one account, one after the other. */
async function answersTo(
  ...calls: readonly (readonly [operation: string, input: Json])[]
): Promise<Json[]> {
  const asked = answering({}, event);
  const answers: Json[] = [];
  for (const [operation, input] of calls) {
    answers.push(await askJson(asked, "cognito-idp", operation, input));
  }
  return answers;
}

it("knows the event's own user, by each of its names", async () => {
  const user = {
    Username,
    Enabled: true,
    UserStatus: "CONFIRMED",
    UserAttributes: expect.arrayContaining([{ Name: "email", Value: email }]),
  };
  const answers = await answersTo(
    ["AdminGetUser", own],
    ["AdminGetUser", { UserPoolId, Username: sub }],
  );
  expect(answers).toMatchObject([user, user]);
  expect(JSON.stringify(answers)).not.toContain("cognito:");
});

it.each([
  [`email = "${email}"`, 1],
  [`sub = "${sub}"`, 1],
  [`email ^= "${email.slice(0, 3)}"`, 1],
  ['email = "nobody@example.com"', 0],
  [undefined, 1],
])("lists users by %s", async (Filter, count) => {
  const [answer] = await answersTo([
    "ListUsers",
    { UserPoolId, ...(Filter !== undefined && { Filter }) },
  ]);
  expect(answer).toMatchObject({ Users: { length: count } });
});

it("remembers what calls changed", async () => {
  const answers = await answersTo(
    ["AdminListGroupsForUser", own],
    ["AdminAddUserToGroup", group],
    ["AdminListGroupsForUser", own],
    [
      "AdminUpdateUserAttributes",
      { ...own, UserAttributes: [{ Name: "custom:plan", Value: "pro" }] },
    ],
    ["AdminGetUser", own],
    ["CreateGroup", { UserPoolId, GroupName: "members", Precedence: 1 }],
    ["CreateGroup", { UserPoolId, GroupName: "members" }],
    ["ListUsersInGroup", { UserPoolId, GroupName: "members" }],
    ["AdminDisableUser", own],
    ["ListUsers", { UserPoolId, AttributesToGet: ["sub"] }],
    ["AdminDeleteUser", own],
    ["AdminGetUser", own],
  );
  expect(answers).toMatchObject([
    { Groups: [] },
    {},
    { Groups: [{ GroupName: "members", UserPoolId }] },
    {},
    { UserAttributes: expect.arrayContaining([{ Name: "custom:plan", Value: "pro" }]) },
    {
      Group: { GroupName: "members", UserPoolId, Precedence: 1, CreationDate: expect.any(Number) },
    },
    "GroupExistsException: A group with the name already exists.",
    { Users: [{ Username }] },
    {},
    { Users: [{ Enabled: false, Attributes: [{ Name: "sub", Value: sub }] }] },
    {},
    "UserNotFoundException: User does not exist.",
  ]);
});

it.each<[string, Json, string]>([
  [
    "AdminAddUserToGroup",
    { Username },
    "InvalidParameterException: 2 validation errors detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null; Value null at 'groupName' failed to satisfy constraint: Member must not be null",
  ],
  [
    "AdminAddUserToGroup",
    { ...group, UserPoolId: "undefined" },
    String.raw`InvalidParameterException: 1 validation error detected: Value 'undefined' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+`,
  ],
  [
    "AdminAddUserToGroup",
    { ...group, GroupName: "" },
    "InvalidParameterException: 1 validation error detected: Value '' at 'groupName' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    "AdminAddUserToGroup",
    { ...group, GroupName: "undefined" },
    "ResourceNotFoundException: Group not found.",
  ],
  [
    "AdminUpdateUserAttributes",
    { ...own, UserAttributes: [{ Value: "pro" }] },
    "InvalidParameterException: 1 validation error detected: Value null at 'userAttributes.1.member.name' failed to satisfy constraint: Member must not be null",
  ],
  [
    "AdminUpdateUserAttributes",
    { ...own, UserAttributes: [{ Name: "custom:age", Value: 7 }] },
    "SerializationException: NUMBER_VALUE can not be converted to a String",
  ],
  [
    "AdminUpdateUserAttributes",
    { ...own, UserAttributes: { plan: "pro" } },
    "SerializationException: Start of structure or map found where not expected.",
  ],
  [
    "AdminConfirmSignUp",
    own,
    "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED",
  ],
  [
    "ConfirmSignUp",
    { ClientId, Username, ConfirmationCode: "123456" },
    "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED",
  ],
  [
    "ResendConfirmationCode",
    { ClientId, Username },
    "InvalidParameterException: User is already confirmed.",
  ],
  [
    "ListUsers",
    { UserPoolId, Limit: 100 },
    "InvalidParameterException: 1 validation error detected: Value '100' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60",
  ],
  [
    "AdminCreateUser",
    { UserPoolId, Username: "other", DesiredDeliveryMediums: ["email"] },
    String.raw`InvalidParameterException: 1 validation error detected: Value '["email"]' at 'desiredDeliveryMediums' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [SMS, EMAIL]]`,
  ],
  ["AdminCreateUser", own, "UsernameExistsException: User account already exists"],
  [
    "ListUsers",
    { UserPoolId, Filter: "email" },
    "InvalidParameterException: Error while parsing filter.",
  ],
])("%s %j is refused", async (operation, input, error) => {
  expect(await answersTo([operation, input])).toEqual([error]);
});

it("does not know other users", async () => {
  const asked = answering({}, event);
  await askJson(asked, "cognito-idp", "AdminGetUser", { UserPoolId, Username: "somebody" });
  await askJson(asked, "cognito-idp", "AdminGetUser", own);
  await askJson(asked, "cognito-idp", "AdminAddUserToGroup", group);
  expect(asked.calls.map(({ isStandIn }) => isStandIn)).toEqual([true, undefined, undefined]);
});

it("the user of another app client is unknown", async () => {
  const [answer] = await answersTo(["ResendConfirmationCode", { ClientId: "other", Username }]);
  expect(answer).toEqual(expect.any(Object));
});

it("refuses another sub", async () => {
  const UserAttributes = [{ Name: "sub", Value: "1" }];
  const input = { UserPoolId, Username, UserAttributes };
  expect(await askJson(answering(), "cognito-idp", "AdminUpdateUserAttributes", input)).toBe(
    "InvalidParameterException: user.sub: Attribute cannot be updated.\n",
  );
});

it.each<[string, string, string, string]>([
  [
    "AdminUpdateUserAttributes",
    "role",
    "member",
    "user.role: Attribute does not exist in the schema.\n",
  ],
  [
    "AdminCreateUser",
    "tenantId",
    "1",
    "Attributes did not conform to the schema: tenantId: Attribute does not exist in the schema.\n",
  ],
  ["AdminUpdateUserAttributes", "phone_number", "0171 12345", "Invalid phone number format."],
  ["AdminCreateUser", "email", "maria", "Invalid email address format."],
])("%s of any pool refuses %s %s", async (operation, Name, Value, message) => {
  const input = { UserPoolId, Username: "other", UserAttributes: [{ Name, Value }] };
  expect(await askJson(answering(), "cognito-idp", operation, input)).toBe(
    `InvalidParameterException: ${message}`,
  );
});

it.each(["custom:tenant", "locale"])("refuses to search for users by %s", async (name) => {
  const input = { UserPoolId, Filter: `${name} = "x"` };
  expect(await askJson(answering(), "cognito-idp", "ListUsers", input)).toBe(
    `InvalidParameterException: Invalid search attribute: ${name}`,
  );
});

it.each<[string, string, Json]>([
  ["AdminUpdateUserAttributes", "custom:plan", {}],
  [
    "AdminUpdateUserAttributes",
    "custom:role",
    "InvalidParameterException: user.custom:role: Attribute does not exist in the schema.\n",
  ],
  [
    "AdminCreateUser",
    "custom:role",
    "InvalidParameterException: Attributes did not conform to the schema: custom:role: Attribute does not exist in the schema.\n",
  ],
  ["AdminUpdateUserAttributes", "nickname", {}],
  ["AdminUpdateUserAttributes", "custom:given", {}],
])("%s of %s in a pool whose attributes are known", async (operation, Name, answer) => {
  const { request } = event;
  const userAttributes = { ...request.userAttributes, "custom:given": "1" };
  const settings = { customAttributes: ["custom:plan"] };
  const asked = answering(settings, { ...event, request: { ...request, userAttributes } });
  const Other = operation === "AdminCreateUser" ? "other" : Username;
  const input = { UserPoolId, Username: Other, UserAttributes: [{ Name, Value: "1" }] };
  expect(await askJson(asked, "cognito-idp", operation, input)).toEqual(answer);
  // Nothing is known of other pools.
  const elsewhere = { ...input, UserPoolId: "us-east-1_Other1234" };
  expect(await askJson(asked, "cognito-idp", operation, elsewhere)).toBeTypeOf("object");
});

it("has the attributes that a stubbed call sets, whatever the project says the pool has", async () => {
  const stub = { service: "cognito-idp", operation: "AdminUpdateUserAttributes", reply: {} };
  const asked = answering({ stubs: [stub], customAttributes: [] }, event);
  const attribute = { Name: "custom:tenant", Value: "abc" };
  await askJson(asked, "cognito-idp", "AdminUpdateUserAttributes", {
    ...own,
    UserAttributes: [attribute],
  });
  expect(await askJson(asked, "cognito-idp", "AdminGetUser", own)).toMatchObject({
    UserAttributes: expect.arrayContaining([attribute]),
  });
});
